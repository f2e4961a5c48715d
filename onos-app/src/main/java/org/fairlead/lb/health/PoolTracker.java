/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.AllDown;
import org.fairlead.lb.api.CircuitState;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.OperationalState;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;

/**
 * The health of a pool: its members' trackers, who of them may serve, and with what weight. Times
 * are milliseconds of one clock. Not thread-safe, and never calls anybody.
 */
final class PoolTracker {
    /** Members that are up, in percent, below which those that are degraded serve too. */
    private static final int ENOUGH_PERCENT = 50;

    private static final long WEIGHTS_MILLIS = 1_000;

    private final Random random;
    private final Map<MemberId, Slot> slots = new LinkedHashMap<>();
    private final CapacityWeights weights = new CapacityWeights();
    private long weightsAt = Long.MIN_VALUE;

    /** Whether weights changed with time at the last tick. */
    private boolean wasMoving;

    private Pool pool;

    /** A member as configured, and what is known of it. */
    static final class Slot {
        final MemberTracker tracker;

        /** The record that was given to the cluster's memory last; null if none was. */
        HealthRecord kept;

        private final PoolId pool;
        private final ReportGate.Target target;
        private Member member;
        private double errors;

        private Slot(PoolId pool, Member member, MemberTracker tracker) {
            this.pool = pool;
            this.member = member;
            this.tracker = tracker;
            this.target = new ReportGate.Target(pool, member.id());
        }

        PoolId pool() {
            return pool;
        }

        ReportGate.Target target() {
            return target;
        }

        Member member() {
            return member;
        }

        /** Takes the end of a connection attempt into the moving share of failures. */
        void outcome(boolean good, long now) {
            errors += 0.1 * ((good ? 0 : 1) - errors);
            if (good) {
                tracker.breaker().succeeded(now);
            } else {
                tracker.breaker().failed(now);
            }
        }
    }

    PoolTracker(Random random) {
        this.random = random;
    }

    /** Takes the configuration over; a member with another address is another member. */
    void configure(Pool now, Function<MemberId, HealthRecord> known, long time) {
        pool = now;
        Map<MemberId, Slot> old = new HashMap<>(slots);
        slots.clear();
        for (Member member : now.members()) {
            Slot slot = old.get(member.id());
            if (slot == null
                    || !slot.member.address().equals(member.address())
                    || slot.member.port() != member.port()) {
                HealthRecord record = slot == null ? known.apply(member.id()) : HealthRecord.NEW;
                slot =
                        new Slot(
                                now.id(),
                                member,
                                new MemberTracker(now.monitor(), record, time, random));
            }
            slot.member = member;
            slot.tracker.monitor(now.monitor(), time);
            slots.put(member.id(), slot);
        }
    }

    Pool pool() {
        return pool;
    }

    Iterable<Slot> slots() {
        return slots.values();
    }

    Slot slot(MemberId member) {
        return slots.get(member);
    }

    /**
     * Takes the newest load reports in and lets time pass for all members.
     *
     * @param now milliseconds
     * @param timeOf makes milliseconds of the time of a load
     * @return whether who serves, or with what weight, may be another than before
     */
    boolean tick(long now, LongUnaryOperator timeOf) {
        boolean isMoving = pool.dynamicWeights();
        boolean hasChanged = false;
        for (Slot slot : slots.values()) {
            MemberTracker tracker = slot.tracker;
            HealthRecord before = tracker.record();
            MemberLoad load = slot.target.take();
            if (load != null) {
                tracker.report(load, timeOf.applyAsLong(load.at()));
            }
            tracker.tick(now);
            hasChanged |= before != tracker.record();
            isMoving |=
                    tracker.breaker().state() != CircuitState.CLOSED
                            || tracker.ramp(now, window()) < 1;
        }
        hasChanged |= isMoving || wasMoving;
        wasMoving = isMoving;
        if (!pool.dynamicWeights()) {
            weights.clear();
        } else if (weightsAt == Long.MIN_VALUE || now - weightsAt >= WEIGHTS_MILLIS) {
            weightsAt = now;
            updateWeights(now);
        }
        return hasChanged;
    }

    /** Who has just come up ramps, but not when the whole pool has just begun to serve. */
    private void beginRamps(long now) {
        for (Slot slot : slots.values()) {
            if (slot.tracker.hasRisen() && !isCarriedByOthers(slot, now)) {
                slot.tracker.skipRamp();
            }
        }
    }

    /** A ramp needs somebody who has the rest of the load, and has warmed up. */
    private boolean isCarriedByOthers(Slot slot, long now) {
        for (Slot other : slots.values()) {
            if (other != slot
                    && other.tracker.record().state().serves()
                    && other.tracker.servesFor(now) >= window()) {
                return true;
            }
        }
        return false;
    }

    private long window() {
        return pool.slowStartSeconds() * 1000L;
    }

    private void updateWeights(long now) {
        Map<MemberId, CapacityWeights.Input> inputs = new HashMap<>();
        for (Slot slot : slots.values()) {
            MemberTracker t = slot.tracker;
            boolean counts =
                    t.isLoadFresh(now) && t.servesFor(now) >= CapacityWeights.BLACKOUT_MILLIS;
            inputs.put(
                    slot.member.id(),
                    new CapacityWeights.Input(counts ? t.load() : null, slot.errors));
        }
        weights.update(inputs);
    }

    /** The share of its weight that a member has, 0 (no new connections) to 1. */
    private double factor(Slot slot, long now) {
        double dynamic = pool.dynamicWeights() ? weights.factor(slot.member.id()) : 1;
        return warmth(slot, now) * dynamic;
    }

    private double warmth(Slot slot, long now) {
        double half =
                slot.tracker.breaker().state() == CircuitState.HALF_OPEN ? SlowStart.FLOOR : 1;
        return Math.min(half, slot.tracker.ramp(now, window()));
    }

    /** Those that get less than their due because they have just come, and how much of it. */
    Map<MemberId, Double> warming(long now) {
        Map<MemberId, Double> result = new HashMap<>();
        for (Slot slot : slots.values()) {
            double warmth = warmth(slot, now);
            if (warmth < 1) {
                result.put(slot.member.id(), warmth);
            }
        }
        return Map.copyOf(result);
    }

    /**
     * Returns who may take new connections.
     *
     * @return in the order of the pool, each with its effective weight
     */
    Map<MemberId, Double> serving(long now) {
        beginRamps(now);
        List<Slot> wanted = new ArrayList<>();
        List<Slot> well = new ArrayList<>();
        for (Slot slot : slots.values()) {
            if (slot.member.weight() > 0
                    && slot.member.administrative() == AdministrativeState.READY) {
                wanted.add(slot);
                if (slot.tracker.record().state().serves()) {
                    well.add(slot);
                }
            }
        }
        Set<Slot> out = ejected(well, wanted.size());
        well.removeAll(out);
        well = withoutNeedlesslyDegraded(well, wanted.size());
        Map<MemberId, Double> result = new LinkedHashMap<>();
        if (well.isEmpty() && pool.allDown() == AllDown.PANIC) {
            wanted.forEach(s -> result.put(s.member.id(), (double) s.member.weight()));
        } else {
            well.forEach(s -> result.put(s.member.id(), s.member.weight() * factor(s, now)));
        }
        return result;
    }

    /** Those whose circuit keeps them out: the first to be ejected, and no more than allowed. */
    private Set<Slot> ejected(List<Slot> well, int total) {
        List<Slot> open = new ArrayList<>();
        for (Slot slot : well) {
            if (!slot.tracker.breaker().passes()) {
                open.add(slot);
            }
        }
        open.sort(Comparator.comparingLong(s -> s.tracker.breaker().openedAt()));
        int limit = total * pool.maxEjectedPercent() / 100;
        return new HashSet<>(open.subList(0, Math.min(limit, open.size())));
    }

    private static List<Slot> withoutNeedlesslyDegraded(List<Slot> well, int total) {
        List<Slot> up = new ArrayList<>();
        for (Slot slot : well) {
            if (slot.tracker.record().state() == OperationalState.UP) {
                up.add(slot);
            }
        }
        return up.size() * 100 >= total * ENOUGH_PERCENT && !up.isEmpty() ? up : well;
    }

    /**
     * Gives balancers members with whole weights in the same proportions: as they are while nobody
     * has less than configured, else in units that are as fine as weights can be.
     */
    static List<Member> weighted(Pool pool, Map<MemberId, Double> effective) {
        boolean asConfigured = true;
        int greatest = 1;
        for (Member member : pool.members()) {
            Double weight = effective.get(member.id());
            greatest = Math.max(greatest, member.weight());
            asConfigured &= weight == null || weight == member.weight();
        }
        int unit = asConfigured ? 1 : Member.MAX_WEIGHT / greatest;
        ImmutableList.Builder<Member> result = ImmutableList.builder();
        for (Member member : pool.members()) {
            Double weight = effective.get(member.id());
            if (weight != null) {
                int whole = (int) Math.max(1, Math.min(256, Math.round(weight * unit)));
                result.add(
                        whole == member.weight()
                                ? member
                                : member.toBuilder().weight(whole).build());
            }
        }
        return result.build();
    }

    /** What there is to show of a member. */
    MemberHealth health(Slot slot, double effective, long now) {
        MemberTracker t = slot.tracker;
        HealthRecord record = t.record();
        MemberHealth.Builder builder =
                MemberHealth.builder(pool.id(), slot.member.id())
                        .at(now)
                        .state(record.state(), record.reason(), record.since())
                        .answers(record.answers())
                        .circuit(t.breaker().state())
                        .weights(slot.member.weight(), effective)
                        .history(record.history());
        if (t.lastCheck() != null) {
            builder.lastCheck(t.lastCheckAt(), t.lastCheck().text);
        }
        if (t.load() != null) {
            builder.lastLoad(t.loadAt(), t.load());
        }
        return builder.build();
    }
}
