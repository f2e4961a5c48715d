/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.PoolId;

/**
 * Starts the checks that are due, the longest overdue first, and no more of a pool at once than its
 * monitor allows. Not thread-safe; results come on a thread of the probe.
 */
final class Checks {
    private final Prober probe;
    private final BiConsumer<PoolTracker.Slot, CheckResult> results;
    private final Map<PoolId, Integer> running = new HashMap<>();

    /**
     * Makes a runner.
     *
     * @param probe asks
     * @param results gets each result; it is to call {@link #ended}
     */
    Checks(Prober probe, BiConsumer<PoolTracker.Slot, CheckResult> results) {
        this.probe = probe;
        this.results = results;
    }

    /** Starts what is due. */
    void start(PoolTracker pool, InetAddress source, long now) {
        List<PoolTracker.Slot> due = null;
        for (PoolTracker.Slot slot : pool.slots()) {
            if (slot.tracker.isCheckDue(now)) {
                due = due == null ? new ArrayList<>() : due;
                due.add(slot);
            }
        }
        if (due == null) {
            return;
        }
        due.sort(Comparator.comparingLong(s -> s.tracker.checkDueAt()));
        PoolId id = pool.pool().id();
        int room = pool.pool().monitor().maxConcurrent() - running.getOrDefault(id, 0);
        for (PoolTracker.Slot slot : due.subList(0, Math.max(0, Math.min(room, due.size())))) {
            running.merge(id, 1, Integer::sum);
            slot.tracker.checkBegins();
            Member member = slot.member();
            probe.check(
                    new InetSocketAddress(member.address().toInetAddress(), member.port()),
                    source,
                    pool.pool().monitor(),
                    result -> results.accept(slot, result));
        }
    }

    /** Notes that a check of a pool has ended. */
    void ended(PoolId pool) {
        running.computeIfPresent(pool, (p, n) -> n == 1 ? null : n - 1);
    }
}
