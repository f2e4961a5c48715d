/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.common.base.Joiner;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.codec.MemberCodec;

/** Lists the members of all pools. */
@Service
@Command(scope = "onos", name = "lb-members", description = "Lists the members of Fairlead's pools")
public final class MembersCommand extends ListCommand {
    private static final String FORMAT = "%-16s %-16s %-21s %6s %-11s %s";

    @Override
    String name() {
        return "members";
    }

    @Override
    void json(ArrayNode array) {
        SteeringService steering = get(SteeringService.class);
        for (Pool p : get(LoadBalancerService.class).pools()) {
            for (Member m : p.members()) {
                array.add(
                        MemberCodec.encode(m)
                                .put("pool", p.id().toString())
                                .put("located", steering.isLocated(m))
                                .put("reachable", steering.isReachable(m)));
            }
        }
    }

    @Override
    void table() {
        SteeringService steering = get(SteeringService.class);
        print(FORMAT, "POOL", "MEMBER", "ADDRESS", "WEIGHT", "STATE", "LABELS");
        for (Pool p : get(LoadBalancerService.class).pools()) {
            for (Member m : p.members()) {
                print(
                        FORMAT,
                        p.id(),
                        m.id(),
                        m.address() + ":" + m.port(),
                        m.weight(),
                        state(steering, m),
                        Joiner.on(',').withKeyValueSeparator("=").join(m.labels()));
            }
        }
    }

    private static String state(SteeringService steering, Member m) {
        if (steering.isReachable(m)) {
            return "reachable";
        }
        return steering.isLocated(m) ? "located" : "unknown";
    }
}
