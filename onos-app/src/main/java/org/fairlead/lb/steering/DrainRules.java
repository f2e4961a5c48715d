/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntBiFunction;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;

/** What is due for members that drain, from look to look. Not thread-safe. */
final class DrainRules {
    /** After so long every part of this controller knows that a member takes no connections. */
    static final long SETTLE_MILLIS = 400;

    /** What to do with a member that has drained. */
    interface Actions {
        /** The time is over: its maintenance begins. */
        void maintain(PoolId pool, MemberId member);

        /** It has no connections any more, or its time is over: it leaves. */
        void remove(PoolId pool, MemberId member);
    }

    private final Map<String, Long> since = new HashMap<>();
    private final long trustedFrom;

    /**
     * Begins to look.
     *
     * @param trustedFrom time in milliseconds before which it is not known who has no connections,
     *     as those of before a restart are only just being found
     */
    DrainRules(long trustedFrom) {
        this.trustedFrom = trustedFrom;
    }

    /** Looks at all members. */
    void look(
            Iterable<Pool> pools,
            ToIntBiFunction<PoolId, MemberId> connections,
            long now,
            Actions actions) {
        Set<String> draining = new HashSet<>();
        for (Pool pool : pools) {
            for (Member member : pool.members()) {
                if (member.administrative() == AdministrativeState.DRAIN) {
                    String key = pool.id() + "/" + member.id();
                    draining.add(key);
                    since.putIfAbsent(key, now);
                    look(pool.id(), member, now, since.get(key), connections, actions);
                }
            }
        }
        since.keySet().retainAll(draining);
    }

    private void look(
            PoolId pool,
            Member member,
            long now,
            long drainsSince,
            ToIntBiFunction<PoolId, MemberId> connections,
            Actions actions) {
        boolean isOver = member.drainUntil().filter(t -> t.toEpochMilli() <= now).isPresent();
        if (!member.leaving()) {
            if (isOver) {
                actions.maintain(pool, member.id());
            }
            return;
        }
        boolean isKnown = now - drainsSince >= SETTLE_MILLIS && now >= trustedFrom;
        if (isOver || (isKnown && connections.applyAsInt(pool, member.id()) == 0)) {
            actions.remove(pool, member.id());
        }
    }
}
