/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.common.base.Joiner;
import java.time.Duration;
import java.time.Instant;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.codec.MemberCodec;

/** Lists the members of all pools, or of one. */
@Service
@Command(scope = "onos", name = "lb-members", description = "Lists the members of Fairlead's pools")
public final class MembersCommand extends ListCommand {
    private static final Table TABLE = new Table(14, 14, 21, -6, 11, 9, -5);

    @Argument(name = "pool", description = "Only the members of this pool")
    @Completion(PoolCompleter.class)
    private String pool;

    @Override
    String name() {
        return "members";
    }

    private boolean isWanted(Pool p) {
        return pool == null || pool.equals(p.id().toString());
    }

    @Override
    void json(ArrayNode array) {
        SteeringService steering = get(SteeringService.class);
        for (Pool p : get(LoadBalancerService.class).pools()) {
            for (Member m : p.members()) {
                if (isWanted(p)) {
                    array.add(
                            MemberCodec.encode(m)
                                    .put("pool", p.id().toString())
                                    .put("located", steering.isLocated(m))
                                    .put("reachable", steering.isReachable(m))
                                    .put("connections", steering.openConnections(p.id(), m.id())));
                }
            }
        }
    }

    @Override
    void table() {
        SteeringService steering = get(SteeringService.class);
        row(TABLE, "POOL", "MEMBER", "ADDRESS", "WEIGHT", "STATE", "NETWORK", "CONNS", "LABELS");
        for (Pool p : get(LoadBalancerService.class).pools()) {
            for (Member m : p.members()) {
                if (isWanted(p)) {
                    row(
                            TABLE,
                            p.id(),
                            m.id(),
                            m.address() + ":" + m.port(),
                            m.weight(),
                            state(m),
                            network(steering, m),
                            steering.openConnections(p.id(), m.id()),
                            Joiner.on(',').withKeyValueSeparator("=").join(m.labels()));
                }
            }
        }
    }

    /** The state, and how long it lasts if there is a limit. */
    private static String state(Member m) {
        String name = m.leaving() ? "leave" : m.administrative().lowerName();
        return m.drainUntil()
                .map(t -> Math.max(0, Duration.between(Instant.now(), t).getSeconds()))
                .map(seconds -> name + " " + seconds + "s")
                .orElse(name);
    }

    private static String network(SteeringService steering, Member m) {
        if (steering.isReachable(m)) {
            return "reachable";
        }
        return steering.isLocated(m) ? "located" : "unknown";
    }
}
