/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/**
 * An algorithm, by its name. A bundle adds one by registering an implementation as an OSGi service;
 * pools can then name it.
 */
public interface BalancerFactory {

    /**
     * Returns the name that pools give as their algorithm.
     *
     * @return name, in the form of an identifier
     */
    String name();

    /**
     * Makes a balancer for one pool.
     *
     * @return new balancer with no members
     */
    Balancer create();
}
