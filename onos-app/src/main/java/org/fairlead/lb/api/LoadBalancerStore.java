/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import org.onosproject.store.Store;

/**
 * Keeps virtual addresses and pools, for all nodes of the cluster and over restarts. It checks
 * nothing but presence and revision: what makes sense together is for the services to decide.
 */
public interface LoadBalancerStore extends Store<LoadBalancerEvent, LoadBalancerStoreDelegate> {

    /**
     * Returns the virtual addresses.
     *
     * @return table by the names
     */
    ConfigTable<Vip> vips();

    /**
     * Returns the pools.
     *
     * @return table by the names
     */
    ConfigTable<Pool> pools();
}
