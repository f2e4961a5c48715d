/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.lb.api.CircuitState;
import org.fairlead.lb.api.HealthEvent;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.OperationalState;
import org.fairlead.lb.api.Pool;

/** A pool's health at a moment, as far as decisions need it. Immutable. */
final class PoolView {
    /** Relative change of a weight that is worth telling of. */
    private static final double WORTH_TELLING = 0.02;

    private static final class Standing {
        private final OperationalState state;
        private final CircuitState circuit;
        private final boolean gone;
        private final double weight;

        Standing(PoolTracker.Slot slot, double weight) {
            HealthRecord record = slot.tracker.record();
            this.state = record.state();
            this.circuit = slot.tracker.breaker().state();
            this.gone = record.state() == OperationalState.DOWN && !record.answers();
            this.weight = weight;
        }

        boolean isLike(Standing other) {
            return state == other.state && circuit == other.circuit && gone == other.gone;
        }

        boolean weighsLike(Standing other) {
            return Math.abs(weight - other.weight)
                    <= WORTH_TELLING * Math.max(weight, other.weight);
        }
    }

    private final long at;
    private final Map<MemberId, Double> weights;
    private final Map<MemberId, Double> warming;
    private final Map<MemberId, Standing> standings;

    private PoolView(
            long at,
            Map<MemberId, Double> weights,
            Map<MemberId, Double> warming,
            Map<MemberId, Standing> standings) {
        this.at = at;
        this.weights = weights;
        this.warming = warming;
        this.standings = standings;
    }

    static PoolView of(PoolTracker pool, long now) {
        Map<MemberId, Double> weights = pool.serving(now);
        Map<MemberId, Standing> standings = new LinkedHashMap<>();
        for (PoolTracker.Slot slot : pool.slots()) {
            MemberId id = slot.member().id();
            standings.put(id, new Standing(slot, weights.getOrDefault(id, 0.0)));
        }
        return new PoolView(now, weights, pool.warming(now), standings);
    }

    double weight(MemberId member) {
        return weights.getOrDefault(member, 0.0);
    }

    Map<MemberId, Double> warming() {
        return warming;
    }

    List<Member> serving(Pool pool) {
        return PoolTracker.weighted(pool, weights);
    }

    boolean isTried(MemberId member) {
        Standing s = standings.get(member);
        return s != null && s.circuit == CircuitState.HALF_OPEN;
    }

    boolean isGone(MemberId member) {
        Standing s = standings.get(member);
        return s != null && s.gone;
    }

    MemberHealth health(PoolTracker pool, PoolTracker.Slot slot) {
        return pool.health(slot, weight(slot.member().id()), at);
    }

    /** Whether nothing is worth telling of; the older view then stays. */
    boolean isLike(PoolView before) {
        return before != null
                && standings.keySet().equals(before.standings.keySet())
                && weights.keySet().equals(before.weights.keySet())
                && standings.entrySet().stream()
                        .allMatch(
                                e ->
                                        e.getValue().isLike(before.standings.get(e.getKey()))
                                                && e.getValue()
                                                        .weighsLike(
                                                                before.standings.get(e.getKey())));
    }

    /** What has changed since an earlier view, which may be null. */
    List<HealthEvent> changes(PoolView before, PoolTracker pool) {
        Map<MemberId, Standing> old = before == null ? new HashMap<>() : before.standings;
        List<HealthEvent> events = new ArrayList<>();
        for (PoolTracker.Slot slot : pool.slots()) {
            Standing now = standings.get(slot.member().id());
            Standing then = old.get(slot.member().id());
            if (then == null || !now.isLike(then)) {
                events.add(new HealthEvent(HealthEvent.Type.STATE_CHANGED, health(pool, slot)));
            } else if (!now.weighsLike(then)) {
                events.add(new HealthEvent(HealthEvent.Type.WEIGHT_CHANGED, health(pool, slot)));
            }
        }
        return events;
    }
}
