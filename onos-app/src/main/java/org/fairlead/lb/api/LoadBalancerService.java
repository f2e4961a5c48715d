/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Collection;
import java.util.Optional;
import org.onosproject.event.ListenerService;

/** What is configured: for reading, and for hearing of changes. Thread-safe, never blocks. */
public interface LoadBalancerService
        extends ListenerService<LoadBalancerEvent, LoadBalancerListener> {

    /**
     * Returns all virtual addresses.
     *
     * @return immutable snapshot in order of the names
     */
    Collection<Vip> vips();

    /**
     * Finds a virtual address.
     *
     * @param id its name
     * @return virtual address, or empty
     */
    Optional<Vip> vip(VipId id);

    /**
     * Returns all pools.
     *
     * @return immutable snapshot in order of the names
     */
    Collection<Pool> pools();

    /**
     * Finds a pool.
     *
     * @param id its name
     * @return pool, or empty
     */
    Optional<Pool> pool(PoolId id);
}
