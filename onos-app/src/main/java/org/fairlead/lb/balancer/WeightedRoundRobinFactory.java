/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerFactory;
import org.osgi.service.component.annotations.Component;

/** Offers {@code weighted-round-robin}: every member in its turn, as often as its weight says. */
@Component(immediate = true, service = BalancerFactory.class)
public final class WeightedRoundRobinFactory implements BalancerFactory {
    /** Name of the algorithm. */
    public static final String NAME = "weighted-round-robin";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Balancer create() {
        return new WeightedRoundRobin(WeightedRoundRobin.ERA);
    }
}
