/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.List;
import java.util.Optional;

/** What goes on in the network. Thread-safe. */
public interface SteeringService {

    /**
     * Returns the connections that are live, and those that ended in the last minutes.
     *
     * @return snapshot, the newest first
     */
    List<Connection> connections();

    /**
     * Returns whether a member can be reached: its place in the network is known, and the way to it
     * is in the switches.
     *
     * @param member member
     * @return whether new connections may be sent to it
     */
    boolean isReachable(Member member);

    /**
     * Returns whether ONOS knows where a member is attached.
     *
     * @param member member
     * @return whether its place in the network is known
     */
    boolean isLocated(Member member);

    /**
     * Returns why a pool does not go by the algorithm that it names: the bundle that offers it is
     * not there, or it has failed. Another one is used meanwhile, and no connection breaks.
     *
     * @param pool name of the pool
     * @return text for the user, or empty if all is as configured
     */
    default Optional<String> algorithmProblem(PoolId pool) {
        return Optional.empty();
    }

    /**
     * Returns how the slots of a virtual address are.
     *
     * @param vip its name
     * @return its state; per-connection if it has no slots
     * @throws NotFoundException if there is no such virtual address
     */
    default SlotStatus slots(VipId vip) {
        throw new NotFoundException("There is no VIP '" + vip + "'");
    }

    /**
     * Returns whether a member may have connections that nobody counts: those that rules of slots
     * have taken to it.
     *
     * @param pool name of the pool
     * @param member name of the member
     * @return whether it has slots, or had some until a minute ago
     */
    default boolean mayHaveOthers(PoolId pool, MemberId member) {
        return false;
    }

    /**
     * Returns how many connections a member has, also if it takes no new ones. A connection counts
     * from the decision for the member until its rules are gone, which is up to 60 s after its last
     * packet.
     *
     * @param pool name of the pool
     * @param member name of the member
     * @return connections of the switches that this controller is master of
     */
    int openConnections(PoolId pool, MemberId member);
}
