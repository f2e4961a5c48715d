/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerFactory;
import org.osgi.service.component.annotations.Component;

/** Offers {@code source-hash}: the same member for every connection of a client. */
@Component(immediate = true, service = BalancerFactory.class)
public final class SourceHashFactory implements BalancerFactory {
    /** Name of the algorithm. */
    public static final String NAME = "source-hash";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Balancer create() {
        return new SourceHash();
    }
}
