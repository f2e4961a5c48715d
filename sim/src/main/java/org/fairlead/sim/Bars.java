/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.sim;

import java.util.Map;
import org.fairlead.lb.api.BalancerFactory;

/**
 * What was published of an algorithm in a scenario, to be reached or beaten: percent within 1 s.
 */
final class Bars {
    private static final Map<String, Double> SLOW_MEMBER =
            Map.of("round-robin", 95.0, "least-connections", 99.0, "p2c-ewma", 99.9);

    private Bars() {}

    static Double of(Scenario scenario, BalancerFactory algorithm) {
        return scenario.name().equals("slow-member") ? SLOW_MEMBER.get(algorithm.name()) : null;
    }
}
