/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Changes what is configured. Each call either has its whole effect on all nodes of the cluster or
 * throws; it may block for the time of a write to the cluster's store. Every call that takes an
 * {@link Expectation} throws {@link StaleException} if that is not met, also when another node
 * changes the same thing at the same time. Thread-safe.
 */
public interface LoadBalancerAdminService {

    /**
     * Adds a virtual address.
     *
     * @param vip virtual address
     * @throws AlreadyExistsException if its name, or its address and port, are taken
     * @throws InvalidConfigException if it does not fit to what is there
     */
    void createVip(Vip vip);

    /**
     * Adds or replaces a virtual address. Connections that are open stay where they are.
     *
     * @param vip virtual address
     * @param expected what is believed to be there
     * @return whether it is new
     * @throws AlreadyExistsException if its address and port are taken by another
     * @throws InvalidConfigException if it does not fit to what is there
     */
    boolean putVip(Vip vip, Expectation expected);

    /**
     * Removes a virtual address and its connections.
     *
     * @param id its name
     * @param expected what is believed to be there
     * @throws NotFoundException if there is none
     */
    void removeVip(VipId id, Expectation expected);

    /**
     * Adds a pool.
     *
     * @param pool pool
     * @throws AlreadyExistsException if its name is taken
     * @throws InvalidConfigException if its algorithm is unknown
     */
    void createPool(Pool pool);

    /**
     * Adds or replaces a pool. Connections to members that stay are not touched, and members that
     * have joined by themselves stay as long as the pool allows discovery.
     *
     * @param pool pool
     * @param expected what is believed to be there
     * @return whether it is new
     * @throws InvalidConfigException if its algorithm is unknown, or a member is a virtual address
     */
    boolean putPool(Pool pool, Expectation expected);

    /**
     * Changes a pool, based on what it is at that moment.
     *
     * @param id its name
     * @param expected what is believed to be there
     * @param change makes the new value of the old one; has no effects, may be called again
     * @return new value
     * @throws NotFoundException if there is no such pool
     * @throws InvalidConfigException if the new value does not fit to what is there
     */
    Pool changePool(PoolId id, Expectation expected, UnaryOperator<Pool> change);

    /**
     * Removes a pool.
     *
     * @param id its name
     * @param expected what is believed to be there
     * @throws NotFoundException if there is none
     * @throws InUseException if a virtual address uses it
     */
    void removePool(PoolId id, Expectation expected);

    /**
     * Brings a whole configuration, or a part of it, into effect. It is checked as a whole before
     * anything is changed; when a write fails, those before it are taken back. Members that have
     * joined by themselves stay in pools that allow discovery.
     *
     * @param wanted configuration
     * @param replace whether what it does not name is removed
     * @param dryRun whether nothing is changed, only checked
     * @param expected what is believed to be there, by the revision of {@link #configuration()}
     * @return what was changed, or would be
     * @throws InvalidConfigException with all that does not fit together
     */
    List<ConfigChange> apply(
            Configuration wanted, boolean replace, boolean dryRun, Expectation expected);

    /**
     * Returns all that is configured.
     *
     * @return snapshot; its revision changes with every change of any part
     */
    Revised<Configuration> configuration();

    /**
     * Finds a virtual address and its revision.
     *
     * @param id its name
     * @return virtual address, or empty
     */
    Optional<Revised<Vip>> revisedVip(VipId id);

    /**
     * Finds a pool and its revision.
     *
     * @param id its name
     * @return pool, or empty
     */
    Optional<Revised<Pool>> revisedPool(PoolId id);

    /**
     * Returns the algorithms that pools can name.
     *
     * @return names in alphabetical order
     */
    Set<String> algorithms();
}
