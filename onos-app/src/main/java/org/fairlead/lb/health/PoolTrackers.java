/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.fairlead.lb.api.CircuitState;
import org.fairlead.lb.api.HealthEvent;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;

/**
 * The trackers of all pools under one lock, and a snapshot of them that is read without it.
 * Thread-safe. Records are kept, and events are told, in the order in which things happen.
 */
final class PoolTrackers {
    private final LongSupplier clock;
    private final Random random;
    private final Memory records;
    private final Consumer<HealthEvent> events;
    private final Map<PoolId, PoolTracker> pools = new HashMap<>();
    private volatile Map<PoolId, PoolView> views = Map.of();

    /** Whether this controller decides; else it takes over what the records say. */
    private boolean leads;

    /**
     * Starts without a pool, and without deciding anything.
     *
     * @param clock milliseconds since 1970
     * @param random for the variation of times
     * @param records what the cluster remembers
     * @param events hears of changes, and must not block
     */
    PoolTrackers(LongSupplier clock, Random random, Memory records, Consumer<HealthEvent> events) {
        this.clock = clock;
        this.random = random;
        this.records = records;
        this.events = events;
    }

    // What changes them

    /** Takes the configuration over. */
    synchronized void configure(Collection<Pool> configured) {
        long now = clock.getAsLong();
        Set<PoolId> present = new HashSet<>();
        Set<String> keys = new HashSet<>();
        for (Pool pool : configured) {
            present.add(pool.id());
            pool.members().forEach(m -> keys.add(Memory.key(pool.id(), m.id())));
            pools.computeIfAbsent(pool.id(), p -> new PoolTracker(random))
                    .configure(pool, m -> records.get(pool.id(), m), now);
        }
        pools.keySet().retainAll(present);
        if (leads) {
            records.retain(keys);
            publish(pools.values(), now);
        } else {
            follow();
        }
    }

    /** Takes the lead or gives it up, and goes on from what the cluster knows. */
    synchronized void lead(boolean now, Collection<Pool> configured) {
        leads = now;
        pools.clear();
        configure(configured);
    }

    /** Takes over what the cluster knows, unless it is this controller that says so. */
    synchronized void follow() {
        if (leads) {
            return;
        }
        for (PoolTracker pool : pools.values()) {
            for (PoolTracker.Slot slot : pool.slots()) {
                slot.tracker.follow(records.get(pool.pool().id(), slot.member().id()));
            }
        }
        publish(pools.values(), clock.getAsLong());
    }

    /**
     * Takes load reports in, lets time pass, and has what is due done.
     *
     * @param timeOf makes milliseconds of the clock of the time of a load
     * @param check gets each pool whose members this controller is to check
     */
    synchronized void tick(LongUnaryOperator timeOf, Consumer<PoolTracker> check) {
        long now = clock.getAsLong();
        List<PoolTracker> changed = new ArrayList<>();
        for (PoolTracker pool : pools.values()) {
            if (pool.tick(now, timeOf)) {
                changed.add(pool);
            }
            if (leads) {
                check.accept(pool);
            }
        }
        if (!changed.isEmpty()) {
            publish(changed, now);
        }
    }

    /** Takes in what is known anew of a member, if it is still there. */
    synchronized void change(PoolId pool, MemberId member, Consumer<PoolTracker.Slot> change) {
        PoolTracker tracker = pools.get(pool);
        PoolTracker.Slot slot = tracker == null ? null : tracker.slot(member);
        if (slot != null) {
            change(tracker, slot, () -> change.accept(slot));
        }
    }

    /** Takes the end of a check in; of one that was begun before all was begun anew, nothing. */
    synchronized void checked(PoolTracker.Slot slot, CheckResult result) {
        PoolTracker tracker = pools.get(slot.pool());
        if (tracker != null && tracker.slot(slot.member().id()) == slot) {
            change(tracker, slot, () -> slot.tracker.checkEnds(result, clock.getAsLong()));
        }
    }

    /** Makes a new snapshot only where it would be another: most news change nothing. */
    private void change(PoolTracker pool, PoolTracker.Slot slot, Runnable change) {
        HealthRecord record = slot.tracker.record();
        CircuitState circuit = slot.tracker.breaker().state();
        boolean passes = slot.tracker.breaker().passes();
        change.run();
        if (record != slot.tracker.record()
                || circuit != slot.tracker.breaker().state()
                || passes != slot.tracker.breaker().passes()) {
            publish(List.of(pool), clock.getAsLong());
        }
    }

    /** Makes the snapshot for those who decide, has changes kept, and tells of them. */
    private void publish(Collection<PoolTracker> changed, long now) {
        Map<PoolId, PoolView> next = new HashMap<>(views);
        next.keySet().retainAll(pools.keySet());
        List<HealthEvent> news = new ArrayList<>();
        for (PoolTracker pool : changed) {
            PoolId id = pool.pool().id();
            if (leads) {
                keep(pool);
            }
            PoolView before = views.get(id);
            PoolView view = PoolView.of(pool, now);
            if (!view.isLike(before)) {
                next.put(id, view);
                news.addAll(view.changes(before, pool));
            }
        }
        views = next;
        news.forEach(events);
    }

    private void keep(PoolTracker pool) {
        for (PoolTracker.Slot slot : pool.slots()) {
            if (slot.kept != slot.tracker.record()) {
                slot.kept = slot.tracker.record();
                records.put(pool.pool().id(), slot.member().id(), slot.kept);
            }
        }
    }

    // What they say

    /** The snapshot of a pool; empty if there is none. Takes no lock. */
    Optional<PoolView> view(PoolId pool) {
        return Optional.ofNullable(views.get(pool));
    }

    synchronized List<MemberHealth> health(PoolId pool) {
        PoolTracker tracker = pools.get(pool);
        if (tracker == null) {
            return List.of();
        }
        PoolView view = PoolView.of(tracker, clock.getAsLong());
        List<MemberHealth> result = new ArrayList<>();
        tracker.slots().forEach(s -> result.add(view.health(tracker, s)));
        return List.copyOf(result);
    }

    synchronized Optional<MemberHealth> health(PoolId pool, MemberId member) {
        PoolTracker tracker = pools.get(pool);
        PoolTracker.Slot slot = tracker == null ? null : tracker.slot(member);
        return slot == null
                ? Optional.empty()
                : Optional.of(PoolView.of(tracker, clock.getAsLong()).health(tracker, slot));
    }

    /** Where the load of members is to be left, by their IPv4 addresses as numbers. */
    synchronized Map<Integer, List<ReportGate.Target>> targets() {
        Map<Integer, List<ReportGate.Target>> result = new HashMap<>();
        for (PoolTracker pool : pools.values()) {
            for (PoolTracker.Slot slot : pool.slots()) {
                result.computeIfAbsent(slot.member().address().toInt(), a -> new ArrayList<>())
                        .add(slot.target());
            }
        }
        return result;
    }
}
