/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.slf4j.LoggerFactory.getLogger;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.onosproject.net.DeviceId;
import org.slf4j.Logger;

/** Makes room in the tables of crowded switches. Can be told by any thread; works on one. */
final class Evictor {
    private final Logger log = getLogger(getClass());
    private final Set<DeviceId> crowded = ConcurrentHashMap.newKeySet();
    private final Consumer<Runnable> executor;
    private final LongSupplier clock;

    /**
     * Makes an evictor.
     *
     * @param executor runs tasks on one thread
     * @param clock milliseconds
     */
    Evictor(Consumer<Runnable> executor, LongSupplier clock) {
        this.executor = executor;
        this.clock = clock;
    }

    /** Has room made on a switch soon. */
    void soon(DeviceId edge, Steerer steerer, TableShares shares) {
        if (crowded.add(edge)) {
            executor.accept(
                    () -> {
                        crowded.remove(edge);
                        makeRoom(edge, steerer, shares);
                    });
        }
    }

    private void makeRoom(DeviceId edge, Steerer steerer, TableShares shares) {
        int excess = shares.excess(edge);
        if (excess == 0) {
            return;
        }
        long now = clock.getAsLong();
        List<Eviction.Candidate> candidates = new ArrayList<>();
        for (Steered steered : steerer.all()) {
            Hop hop = steered.hop;
            if (steered.state == Steered.State.LIVE && hop != null && hop.edge().equals(edge)) {
                candidates.add(
                        new Eviction.Candidate(steered, Handshakes.isHalfOpen(steered, now)));
            }
        }
        List<Steered> chosen = Eviction.choose(candidates, excess);
        log.debug("{} is crowded: {} connections lose their rules", edge, chosen.size());
        chosen.forEach(steerer::evict);
    }
}
