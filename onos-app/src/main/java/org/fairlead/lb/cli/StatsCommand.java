/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.fairlead.lb.api.HealthService;
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

    @Override
    protected void doExecute() {
        Stats stats =
                Stats.of(
                        get(LoadBalancerService.class).pools(),
                        get(SteeringService.class),
                        get(HealthService.class));
        if (outputJson()) {
            print("%s", stats.toJson());
        } else {
            StatsText.table(stats).forEach(line -> print("%s", line));
        }
    }
}
