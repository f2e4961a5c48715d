/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.codec.MemberView;

/** Lists the members of all pools, or of one. */
@Service
@Command(scope = "onos", name = "lb-members", description = "Lists the members of Fairlead's pools")
public final class MembersCommand extends ListCommand {

    @Argument(name = "pool", description = "Only the members of this pool")
    @Completion(PoolCompleter.class)
    private String pool;

    @Override
    String name() {
        return "members";
    }

    private List<Pool> wanted() {
        return get(LoadBalancerService.class).pools().stream()
                .filter(p -> pool == null || pool.equals(p.id().toString()))
                .collect(Collectors.toList());
    }

    @Override
    void json(ArrayNode array) {
        MemberView view = new MemberView(get(SteeringService.class), get(HealthService.class));
        for (Pool p : wanted()) {
            view.of(p).forEach(m -> array.add(m.put("pool", p.id().toString())));
        }
    }

    @Override
    void table() {
        MemberRows rows = new MemberRows(get(SteeringService.class), Instant.now());
        print("%s", MemberRows.head());
        for (Pool p : wanted()) {
            rows.of(p, get(HealthService.class).health(p)).forEach(line -> print("%s", line));
        }
    }
}
