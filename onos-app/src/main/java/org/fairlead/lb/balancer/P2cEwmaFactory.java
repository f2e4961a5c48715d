/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.BalancerFactory;
import org.osgi.service.component.annotations.Component;

/** Offers {@code p2c-ewma}: of two at random the one that is likely to answer sooner. */
@Component(immediate = true, service = BalancerFactory.class)
public final class P2cEwmaFactory implements BalancerFactory {
    /** Name of the algorithm. */
    public static final String NAME = "p2c-ewma";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Balancer create(BalancerContext context) {
        return new P2cEwma(context);
    }
}
