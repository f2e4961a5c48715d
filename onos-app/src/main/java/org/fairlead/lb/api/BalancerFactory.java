/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/**
 * An algorithm, by its name. A bundle adds one by registering an implementation as an OSGi service;
 * pools can then name it. One of the two {@code create} methods must be implemented.
 */
public interface BalancerFactory {

    /**
     * Returns the name that pools give as their algorithm.
     *
     * @return name, in the form of an identifier
     */
    String name();

    /**
     * Makes a balancer for one pool. By default, one that needs neither clock nor random numbers.
     *
     * @param context clock and seed
     * @return new balancer with no members
     */
    default Balancer create(BalancerContext context) {
        return create();
    }

    /**
     * Makes a balancer that needs neither clock nor random numbers.
     *
     * @return new balancer with no members
     */
    default Balancer create() {
        throw new UnsupportedOperationException(name() + " needs a context");
    }
}
