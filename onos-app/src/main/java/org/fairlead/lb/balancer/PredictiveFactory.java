/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.BalancerFactory;
import org.osgi.service.component.annotations.Component;

/** Offers {@code predictive}: the member whose latency is predicted to be the least of a few. */
@Component(immediate = true, service = BalancerFactory.class)
public final class PredictiveFactory implements BalancerFactory {
    /** Name of the algorithm. */
    public static final String NAME = "predictive";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Balancer create(BalancerContext context) {
        return new Predictive(context);
    }
}
