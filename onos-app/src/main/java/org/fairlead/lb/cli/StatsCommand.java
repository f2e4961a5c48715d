/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.codec.Stats;
import org.onosproject.cli.AbstractShellCommand;

/** Counts the connections of each member and each pool, and all. */
@Service
@Command(
        scope = "onos",
        name = "lb-stats",
        description = "Counts Fairlead's connections: open, and those of the last minutes")
public final class StatsCommand extends AbstractShellCommand {
    private static final Table TABLE = new Table(24, 24, -8, -8, -12);

    @Override
    protected void doExecute() {
        Stats stats = Stats.of(get(LoadBalancerService.class).pools(), get(SteeringService.class));
        if (outputJson()) {
            print("%s", stats.toJson());
            return;
        }
        print("%s", TABLE.row("POOL", "MEMBER", "OPEN", "RECENT", "PACKETS", "BYTES"));
        for (Stats.Row pool : stats.pools()) {
            for (Stats.Row member : stats.members()) {
                if (member.pool().equals(pool.pool())) {
                    row(pool.pool(), member.member(), member);
                }
            }
            row(pool.pool(), "(all)", pool);
        }
        row("(all)", "(all)", stats.total());
    }

    private void row(Object pool, Object member, Stats.Row row) {
        print("%s", TABLE.row(pool, member, row.open(), row.recent(), row.packets(), row.bytes()));
    }
}
