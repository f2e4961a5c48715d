/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.BalancerFactory;
import org.osgi.service.component.annotations.Component;

/** Offers {@code latency-weighted}: every member in its turn, the faster ones more often. */
@Component(immediate = true, service = BalancerFactory.class)
public final class LatencyWeightedFactory implements BalancerFactory {
    /** Name of the algorithm. */
    public static final String NAME = "latency-weighted";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Balancer create(BalancerContext context) {
        return new LatencyWeighted(context);
    }
}
