/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.codec.Stats;

/** The figures of members and pools as lines of text. */
final class StatsText {
    private static final Table TABLE = new Table(18, 18, 8, -8, -7, -7, -10);
    private static final String ALL = "(all)";

    private StatsText() {}

    static List<String> table(Stats stats) {
        List<String> lines = new ArrayList<>();
        lines.add(
                TABLE.row(
                        "POOL", "MEMBER", "HEALTH", "WEIGHT", "OPEN", "RECENT", "PACKETS",
                        "BYTES"));
        for (Stats.Row pool : stats.pools()) {
            for (Stats.Row row : stats.members()) {
                if (row.pool().equals(pool.pool())) {
                    MemberHealth health = row.health().get(0);
                    String state = health.state().code();
                    lines.add(line(row.pool(), row.member(), state, Texts.weights(health), row));
                }
            }
            lines.add(sum(pool.pool(), pool));
        }
        lines.add(sum(ALL, stats.total()));
        return lines;
    }

    private static String sum(Object pool, Stats.Row row) {
        int configured = row.health().stream().mapToInt(MemberHealth::configuredWeight).sum();
        double effective = row.health().stream().mapToDouble(MemberHealth::effectiveWeight).sum();
        String serving = row.serving() + "/" + row.health().size();
        return line(pool, ALL, serving, configured + "/" + Texts.weight(effective), row);
    }

    private static String line(
            Object pool, Object member, String health, String weights, Stats.Row row) {
        return TABLE.row(
                pool,
                member,
                health,
                weights,
                row.open(),
                row.recent(),
                row.packets(),
                row.bytes());
    }
}
