/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.List;

/** Nodes that become members of pools by themselves. Thread-safe, never blocks. */
public interface DiscoveryService {

    /**
     * Returns who has reported to a pool of late and was no member, as this controller has heard
     * it: nodes at the switches that it is master of.
     *
     * @param pool its name
     * @return immutable list in the order of the first report; empty if the pool allows no
     *     discovery
     */
    List<Newcomer> newcomers(PoolId pool);
}
