/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.google.common.base.Joiner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SteeringService;

/** Members as rows of a table. Immutable. */
final class MemberRows {
    private static final Table TABLE = new Table(10, 12, 21, 11, 8, -8, 7, -5);

    private final SteeringService steering;
    private final Instant now;

    MemberRows(SteeringService steering, Instant now) {
        this.steering = steering;
        this.now = now;
    }

    static String head() {
        return TABLE.row(
                "POOL", "MEMBER", "ADDRESS", "STATE", "HEALTH", "WEIGHT", "NETWORK", "CONNS",
                "LABELS");
    }

    /** A line for each member of a pool. */
    List<String> of(Pool pool, Map<MemberId, MemberHealth> health) {
        return pool.members().stream()
                .map(m -> row(pool.id(), m, health.get(m.id())))
                .collect(Collectors.toList());
    }

    private String row(PoolId pool, Member m, MemberHealth health) {
        return TABLE.row(
                pool,
                m.id(),
                m.address() + ":" + m.port(),
                state(m),
                health.state().code(),
                Texts.weights(health),
                network(m),
                steering.openConnections(pool, m.id()),
                Joiner.on(',').withKeyValueSeparator("=").join(m.labels()));
    }

    /** The state, and how long it lasts if there is a limit. */
    private String state(Member m) {
        String name = m.leaving() ? "leave" : m.administrative().lowerName();
        return m.drainUntil()
                .map(t -> name + " " + Texts.span(Duration.between(now, t).toMillis()))
                .orElse(name);
    }

    private String network(Member m) {
        if (steering.isReachable(m)) {
            return "reached";
        }
        return steering.isLocated(m) ? "located" : "unknown";
    }
}
