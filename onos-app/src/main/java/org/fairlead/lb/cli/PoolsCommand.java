/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.codec.PoolCodec;

/** Lists the pools. */
@Service
@Command(scope = "onos", name = "lb-pools", description = "Lists the pools of Fairlead")
public final class PoolsCommand extends ListCommand {
    private static final Table TABLE = new Table(24, 22, -8, -10, -12, 8);

    @Override
    String name() {
        return "pools";
    }

    @Override
    void json(ArrayNode array) {
        get(LoadBalancerService.class).pools().forEach(p -> array.add(PoolCodec.encode(p)));
    }

    @Override
    void table() {
        SteeringService steering = get(SteeringService.class);
        row(
                TABLE,
                "POOL",
                "ALGORITHM",
                "MEMBERS",
                "REACHABLE",
                "CONNECTIONS",
                "MONITOR",
                "ALL DOWN");
        for (Pool p : get(LoadBalancerService.class).pools()) {
            row(
                    TABLE,
                    p.id(),
                    p.algorithm(),
                    p.members().size(),
                    p.members().stream().filter(steering::isReachable).count(),
                    p.members().stream()
                            .mapToInt(m -> steering.openConnections(p.id(), m.id()))
                            .sum(),
                    p.monitor().type().lowerName(),
                    p.allDown().lowerName());
        }
    }
}
