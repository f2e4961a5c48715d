/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.util.Set;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.PoolId;

/** Remembers the states of members, for other controllers and for the time after a restart. */
interface Memory {
    /**
     * Returns what is known of a member.
     *
     * @param pool its pool
     * @param member its name
     * @return record, {@link HealthRecord#NEW} if nothing is known
     */
    HealthRecord get(PoolId pool, MemberId member);

    /**
     * Has a record kept; does not wait until it is.
     *
     * @param pool pool of the member
     * @param member its name
     * @param record what is known now
     */
    void put(PoolId pool, MemberId member, HealthRecord record);

    /**
     * Forgets all members but these.
     *
     * @param keys texts of {@link #key}
     */
    void retain(Set<String> keys);

    /**
     * Names a member for all pools.
     *
     * @param pool its pool
     * @param member its name
     * @return text that no other member has
     */
    static String key(PoolId pool, MemberId member) {
        return pool + "/" + member;
    }
}
