/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.Connection;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.codec.ConnectionCodec;
import org.onosproject.net.DeviceId;

/** Lists the connections that are live, and those that ended in the last minutes. */
@Service
@Command(
        scope = "onos",
        name = "lb-connections",
        description = "Lists the connections that Fairlead has steered")
public final class ConnectionsCommand extends ListCommand {
    private static final Table TABLE = new Table(21, 8, 12, 7, -6, -8, -9, -10);

    @Override
    String name() {
        return "connections";
    }

    @Override
    void json(ArrayNode array) {
        get(SteeringService.class).connections().forEach(c -> array.add(ConnectionCodec.encode(c)));
    }

    @Override
    void table() {
        row(
                TABLE,
                "CLIENT",
                "VIP",
                "MEMBER",
                "STATE",
                "AGE",
                "PACKETS",
                "BYTES IN",
                "BYTES OUT",
                "PATH");
        for (Connection c : get(SteeringService.class).connections()) {
            row(
                    TABLE,
                    c.key().client() + ":" + c.key().clientPort(),
                    c.vip(),
                    c.member(),
                    c.state().code(),
                    c.ageSeconds() + "s",
                    c.packets(),
                    c.bytesFromClient(),
                    c.bytesToClient(),
                    path(c));
        }
    }

    /** Switches by the end of their numbers: the whole names do not fit into a line. */
    private static String path(Connection c) {
        StringBuilder text = new StringBuilder();
        for (DeviceId d : c.path()) {
            String name = d.uri().getSchemeSpecificPart().replaceFirst("^0+(?=.)", "");
            text.append(text.length() == 0 ? "" : ">").append(name);
        }
        return text.toString();
    }
}
