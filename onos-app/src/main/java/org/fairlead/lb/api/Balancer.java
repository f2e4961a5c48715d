/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.List;
import java.util.Map;

/**
 * Spreads the connections of one pool. Calls are never concurrent, and must not block: they are
 * made while a client's first packet waits.
 */
public interface Balancer {

    /**
     * Says which members may take traffic from now on. Called before the first choice and on each
     * change, never in between.
     *
     * @param serving immutable, in the order of the pool, each with a weight of at least 1; may be
     *     empty
     */
    void serve(List<Member> serving);

    /**
     * Says which members have just come and are to warm up: how much of its due each should get.
     * The weights that {@link #serve} tells have this in them already; it is for algorithms that do
     * not go by weights. Called before {@link #serve}, on each change. Does nothing by default.
     *
     * @param shares immutable; more than 0 and less than 1, of members that warm up; the others
     *     have all of theirs
     */
    default void warm(Map<MemberId, Double> shares) {}

    /**
     * Chooses the member for a new connection.
     *
     * @param request the connection
     * @return the choice, which names a member unless none may take traffic
     */
    Choice choose(ConnectionKey request);

    /**
     * Hears that a connection is open. Also called for connections that this balancer did not
     * choose: those found after a restart, those opened under another algorithm, and those of
     * members that may take no new ones. Does nothing by default.
     *
     * @param member who has it
     */
    default void opened(MemberId member) {}

    /**
     * Hears that a connection is closed; once for each that was opened. Does nothing by default.
     *
     * @param member who had it
     */
    default void closed(MemberId member) {}

    /**
     * Hears what a member says of its load, also of members that take no new connections. Reports
     * may be late, rare or missing: {@link MemberLoad#at} says how old one is. Does nothing by
     * default.
     *
     * @param load the newest report of a member
     */
    default void load(MemberLoad load) {}

    /**
     * Says what it would choose now for a connection, and what it thinks of the others. Changes
     * nothing: asked twice it says the same, and a choice after it is the one before it would have
     * been. May take time that grows with the members.
     *
     * @param request the connection
     * @return all members that may take traffic, the one that would be chosen first; by default
     *     none, which means that the algorithm does not tell
     */
    default List<Candidate> explain(ConnectionKey request) {
        return List.of();
    }
}
