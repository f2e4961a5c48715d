/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Optional;
import org.onosproject.event.AbstractEvent;

/** Says that something configured has changed. The subject is the name of what changed. */
public final class LoadBalancerEvent extends AbstractEvent<LoadBalancerEvent.Type, String> {

    /** What happened. */
    public enum Type {
        /** A virtual address is new. */
        VIP_ADDED,
        /** A virtual address has other values. */
        VIP_UPDATED,
        /** A virtual address is gone. */
        VIP_REMOVED,
        /** A pool is new. */
        POOL_ADDED,
        /** A pool has other values or other members. */
        POOL_UPDATED,
        /** A pool is gone. */
        POOL_REMOVED
    }

    private final Vip vip;
    private final Pool pool;

    private LoadBalancerEvent(Type type, String subject, Vip vip, Pool pool) {
        super(type, subject);
        this.vip = vip;
        this.pool = pool;
    }

    /**
     * Makes an event on a virtual address.
     *
     * @param type one of the VIP types
     * @param vip the new value, or for VIP_REMOVED the last one
     * @return event
     */
    public static LoadBalancerEvent of(Type type, Vip vip) {
        return new LoadBalancerEvent(type, vip.id().toString(), vip, null);
    }

    /**
     * Makes an event on a pool.
     *
     * @param type one of the POOL types
     * @param pool the new value, or for POOL_REMOVED the last one
     * @return event
     */
    public static LoadBalancerEvent of(Type type, Pool pool) {
        return new LoadBalancerEvent(type, pool.id().toString(), null, pool);
    }

    /**
     * Returns the virtual address of a VIP event.
     *
     * @return virtual address, or empty for other events
     */
    public Optional<Vip> vip() {
        return Optional.ofNullable(vip);
    }

    /**
     * Returns the pool of a POOL event.
     *
     * @return pool, or empty for other events
     */
    public Optional<Pool> pool() {
        return Optional.ofNullable(pool);
    }
}
