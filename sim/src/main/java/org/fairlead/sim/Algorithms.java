/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.sim;

import java.util.List;
import java.util.Locale;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.balancer.LatencyWeightedFactory;
import org.fairlead.lb.balancer.LeastConnectionsFactory;
import org.fairlead.lb.balancer.P2cEwmaFactory;
import org.fairlead.lb.balancer.PredictiveFactory;
import org.fairlead.lb.balancer.RoundRobinFactory;
import org.fairlead.lb.balancer.SourceHashFactory;
import org.fairlead.lb.balancer.WeightedRoundRobinFactory;

/** The algorithms of the application, in the order of the tables. */
public final class Algorithms {
    private static final List<BalancerFactory> ALL =
            List.of(
                    new RoundRobinFactory(),
                    new WeightedRoundRobinFactory(),
                    new SourceHashFactory(),
                    new LeastConnectionsFactory(),
                    new LatencyWeightedFactory(),
                    new P2cEwmaFactory(),
                    new PredictiveFactory());

    private Algorithms() {}

    /**
     * Returns all of them.
     *
     * @return immutable list
     */
    public static List<BalancerFactory> all() {
        return ALL;
    }

    /**
     * Finds one.
     *
     * @param name its name, in any case
     * @return algorithm
     * @throws IllegalArgumentException if there is none of that name
     */
    public static BalancerFactory named(String name) {
        return ALL.stream()
                .filter(f -> f.name().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no algorithm '" + name + "'"));
    }
}
