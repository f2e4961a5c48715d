/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Collection;
import java.util.Optional;
import org.onosproject.store.Store;

/**
 * Keeps virtual addresses and pools, for all nodes of the cluster and over restarts. It checks
 * nothing but presence: what makes sense together is for the services to decide.
 */
public interface LoadBalancerStore extends Store<LoadBalancerEvent, LoadBalancerStoreDelegate> {

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
     * Adds a virtual address.
     *
     * @param vip virtual address
     * @return whether it is new; if not, nothing has changed
     */
    boolean createVip(Vip vip);

    /**
     * Replaces a virtual address.
     *
     * @param vip virtual address
     * @return whether there was one; if not, nothing has changed
     */
    boolean updateVip(Vip vip);

    /**
     * Removes a virtual address.
     *
     * @param id its name
     * @return whether there was one
     */
    boolean removeVip(VipId id);

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

    /**
     * Adds a pool.
     *
     * @param pool pool
     * @return whether it is new; if not, nothing has changed
     */
    boolean createPool(Pool pool);

    /**
     * Replaces a pool, if nobody has changed it meanwhile.
     *
     * @param expected the value that the change is based on
     * @param pool new value, of the same name
     * @return whether {@code expected} was the value; if not, nothing has changed
     */
    boolean replacePool(Pool expected, Pool pool);

    /**
     * Removes a pool.
     *
     * @param id its name
     * @return whether there was one
     */
    boolean removePool(PoolId id);
}
