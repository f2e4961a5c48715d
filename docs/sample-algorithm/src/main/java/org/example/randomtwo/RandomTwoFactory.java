/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.example.randomtwo;

import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.BalancerFactory;
import org.osgi.service.component.annotations.Component;

/** Offers {@code random-two}. The annotation makes it an OSGi service: that is all it takes. */
@Component(immediate = true, service = BalancerFactory.class)
public final class RandomTwoFactory implements BalancerFactory {

    @Override
    public String name() {
        return "random-two";
    }

    @Override
    public Balancer create(BalancerContext context) {
        return new RandomTwo(context.seed());
    }
}
