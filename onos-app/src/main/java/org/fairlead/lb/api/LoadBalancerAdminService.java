/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Set;

/**
 * Changes what is configured. Each call either has its whole effect on all nodes of the cluster or
 * throws; it may block for the time of a write to the cluster's store.
 */
public interface LoadBalancerAdminService {

    /**
     * Adds a virtual address.
     *
     * @param vip virtual address
     * @throws AlreadyExistsException if its name, or its address and port, are taken
     * @throws InvalidConfigException if its pool does not exist
     */
    void createVip(Vip vip);

    /**
     * Replaces a virtual address. Connections that are open stay where they are.
     *
     * @param vip virtual address
     * @throws NotFoundException if there is none of its name
     * @throws AlreadyExistsException if its address and port are taken by another
     * @throws InvalidConfigException if its pool does not exist
     */
    void updateVip(Vip vip);

    /**
     * Removes a virtual address and its connections.
     *
     * @param id its name
     * @throws NotFoundException if there is none
     */
    void removeVip(VipId id);

    /**
     * Adds a pool.
     *
     * @param pool pool
     * @throws AlreadyExistsException if its name is taken
     * @throws InvalidConfigException if its algorithm is unknown
     */
    void createPool(Pool pool);

    /**
     * Replaces a pool. Connections to members that stay are not touched.
     *
     * @param pool pool
     * @throws NotFoundException if there is none of its name
     * @throws InvalidConfigException if its algorithm is unknown
     */
    void updatePool(Pool pool);

    /**
     * Removes a pool.
     *
     * @param id its name
     * @throws NotFoundException if there is none
     * @throws InUseException if a virtual address uses it
     */
    void removePool(PoolId id);

    /**
     * Adds a member to a pool.
     *
     * @param pool name of the pool
     * @param member member
     * @throws NotFoundException if there is no such pool
     * @throws AlreadyExistsException if the pool has a member of that name
     * @throws InvalidConfigException if the pool has a member at that address and port
     */
    void addMember(PoolId pool, Member member);

    /**
     * Removes a member and its connections.
     *
     * @param pool name of the pool
     * @param member name of the member
     * @throws NotFoundException if there is no such pool, or no such member
     */
    void removeMember(PoolId pool, MemberId member);

    /**
     * Returns the algorithms that pools can name.
     *
     * @return names in alphabetical order
     */
    Set<String> algorithms();
}
