/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onosproject.event.ListenerService;

/** Who is well, and who may take new connections. Thread-safe, never blocks. */
public interface HealthService extends ListenerService<HealthEvent, HealthListener> {

    /**
     * Returns the health of the members of a pool.
     *
     * @param pool its name
     * @return immutable snapshot in the order of the pool; empty if there is no such pool
     */
    List<MemberHealth> health(PoolId pool);

    /**
     * Returns the health of a member.
     *
     * @param pool name of its pool
     * @param member its name
     * @return health, or empty if there is no such member
     */
    Optional<MemberHealth> health(PoolId pool, MemberId member);

    /**
     * Returns the health of the members that a pool has by a configuration, which may be newer than
     * what is known of their health.
     *
     * @param pool pool
     * @return all its members, in its order; one that has just come is unknown
     */
    default Map<MemberId, MemberHealth> health(Pool pool) {
        Map<MemberId, MemberHealth> known = new HashMap<>();
        health(pool.id()).forEach(h -> known.put(h.member(), h));
        Map<MemberId, MemberHealth> result = new LinkedHashMap<>();
        for (Member member : pool.members()) {
            result.put(
                    member.id(),
                    known.getOrDefault(member.id(), MemberHealth.unknown(pool.id(), member)));
        }
        return result;
    }

    /**
     * Returns what is remembered of a member's states.
     *
     * @param pool name of its pool
     * @param member its name
     * @return immutable list, the newest first; empty if there is no such member
     */
    List<HealthChange> history(PoolId pool, MemberId member);

    /**
     * Returns the weight of a member that counts.
     *
     * @param pool name of its pool
     * @param member its name
     * @return 0 if it may take no new connections, else up to the configured weight
     */
    double effectiveWeight(PoolId pool, MemberId member);

    /**
     * Returns the members that may take new connections, after what the pool wants to happen when
     * too many or all of them are down.
     *
     * @param pool pool
     * @return immutable list in the order of the pool; each member's weight is its effective one,
     *     in units that are the same within the list
     */
    List<Member> serving(Pool pool);

    /**
     * Returns which members have just come and warm up: slow start, and the trial after a circuit
     * was open. It is in the effective weights already.
     *
     * @param pool name of the pool
     * @return immutable map to the share of its due that each should get, more than 0 and less than
     *     1; members that are not in it get all of theirs
     */
    default Map<MemberId, Double> warming(PoolId pool) {
        return Map.of();
    }

    /**
     * Returns how many load reports came, by what became of them: accepted, or why not.
     *
     * @return outcome to number
     */
    Map<String, Long> reports();
}
