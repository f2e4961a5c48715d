/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.codec.VipCodec;

/** Lists the virtual addresses. */
@Service
@Command(scope = "onos", name = "lb-vips", description = "Lists the virtual addresses of Fairlead")
public final class VipsCommand extends ListCommand {
    private static final Table TABLE = new Table(16, 21, 8, 17, 14, -8);

    @Override
    String name() {
        return "vips";
    }

    @Override
    void json(ArrayNode array) {
        get(LoadBalancerService.class).vips().forEach(v -> array.add(VipCodec.encode(v)));
    }

    @Override
    void table() {
        row(TABLE, "VIP", "ADDRESS", "PROTOCOL", "MAC", "MODE", "POLICIES", "POOL");
        for (Vip v : get(LoadBalancerService.class).vips()) {
            row(
                    TABLE,
                    v.id(),
                    v.address() + ":" + v.port(),
                    v.protocol().lowerName(),
                    v.mac(),
                    v.mode().lowerName(),
                    v.policies().size(),
                    v.pool());
        }
    }
}
