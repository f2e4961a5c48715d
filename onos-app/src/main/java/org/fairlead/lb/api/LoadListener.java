/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/**
 * Hears of each load report that was believed; to be registered as an OSGi service. Called by the
 * threads that handle packets: it must not block.
 */
@FunctionalInterface
public interface LoadListener {

    /**
     * Takes note of a load.
     *
     * @param pool pool of the member
     * @param load its load
     */
    void reported(PoolId pool, MemberLoad load);
}
