/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.codec.HealthCodec;

/** Shows which members are well; of one member also why, and how that came about. */
@Service
@Command(
        scope = "onos",
        name = "lb-health",
        description = "Shows the health of members; of one member also its history")
public final class HealthCommand extends ListCommand {

    @Argument(index = 0, name = "pool", description = "Only the members of this pool")
    @Completion(PoolCompleter.class)
    private String pool;

    @Argument(index = 1, name = "member", description = "Only this member, with its history")
    @Completion(MemberCompleter.class)
    private String member;

    @Override
    String name() {
        return "members";
    }

    @Override
    void json(ArrayNode array) {
        for (MemberHealth h : wanted()) {
            ObjectNode json = HealthCodec.encode(h).put("pool", h.pool().toString());
            if (member != null) {
                json.set("history", HealthCodec.history(h.history()));
            }
            array.add(json);
        }
    }

    @Override
    void table() {
        List<MemberHealth> wanted = wanted();
        List<String> lines =
                member == null ? HealthText.table(wanted) : HealthText.details(wanted.get(0));
        lines.forEach(line -> print("%s", line));
    }

    private List<MemberHealth> wanted() {
        HealthService service = get(HealthService.class);
        List<MemberHealth> found = new ArrayList<>();
        boolean isThere = pool == null;
        for (Pool p : get(LoadBalancerService.class).pools()) {
            if (pool == null || pool.equals(p.id().toString())) {
                isThere = true;
                found.addAll(service.health(p).values());
            }
        }
        if (!isThere) {
            throw new NotFoundException("There is no pool '" + pool + "'");
        }
        if (member == null) {
            return found;
        }
        List<MemberHealth> one =
                found.stream()
                        .filter(h -> h.member().toString().equals(member))
                        .collect(Collectors.toList());
        if (one.isEmpty()) {
            throw new NotFoundException(
                    String.format("There is no member '%s' in pool '%s'", member, pool));
        }
        return one;
    }
}
