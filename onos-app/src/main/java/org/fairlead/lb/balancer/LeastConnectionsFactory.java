/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.BalancerFactory;
import org.osgi.service.component.annotations.Component;

/** Offers {@code least-connections}: the member with the least to do for its weight. */
@Component(immediate = true, service = BalancerFactory.class)
public final class LeastConnectionsFactory implements BalancerFactory {
    /** Name of the algorithm. */
    public static final String NAME = "least-connections";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Balancer create(BalancerContext context) {
        return new LeastConnections(context);
    }
}
