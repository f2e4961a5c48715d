/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.slf4j.LoggerFactory.getLogger;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.fairlead.lb.api.ConnectionKey;
import org.slf4j.Logger;

/**
 * The workers: each connection is always on the same one. What goes on with connections comes
 * first, what arrives anew waits in a queue that is fair to all sources. Thread-safe.
 */
final class Lanes implements Steerer.Workers {
    private final Logger log = getLogger(getClass());
    private final List<Lane> lanes = new ArrayList<>();
    private final Predicate<Source> ready;
    private volatile boolean open = true;

    /**
     * Starts workers.
     *
     * @param count threads
     * @param capacity arrivals that may wait for one worker
     * @param ready whether an arrival of a source may be taken now; when it changes to yes, {@link
     *     #wake} must be called
     * @param threads makes the threads
     */
    Lanes(int count, int capacity, Predicate<Source> ready, ThreadFactory threads) {
        this.ready = ready;
        for (int i = 0; i < count; i++) {
            lanes.add(new Lane(capacity, Executors.newSingleThreadExecutor(threads)));
        }
    }

    private Lane lane(ConnectionKey key) {
        return lanes.get(Math.floorMod(key.hashCode(), lanes.size()));
    }

    /** Has something done about a connection; it does not wait for what arrives. */
    @Override
    public void execute(ConnectionKey key, Runnable task) {
        Lane lane = lane(key);
        lane.urgent.add(task);
        lane.wake();
    }

    /** Has an arrival handled in its turn; false if its source has too much waiting already. */
    boolean offer(ConnectionKey key, Source source, Runnable task) {
        Lane lane = lane(key);
        boolean taken = lane.arrivals.offer(source, task);
        if (taken) {
            lane.wake();
        }
        return taken;
    }

    /** Looks again at the sources that were not ready. */
    void wake() {
        for (Lane lane : lanes) {
            if (lane.arrivals.size() > 0) {
                lane.wake();
            }
        }
    }

    /** Arrivals that wait. */
    int waiting() {
        return lanes.stream().mapToInt(lane -> lane.arrivals.size()).sum();
    }

    /** Stops; what waits is not done any more. */
    void stop() {
        open = false;
        lanes.forEach(lane -> lane.executor.shutdownNow());
    }

    private final class Lane {
        private final Queue<Runnable> urgent = new ConcurrentLinkedQueue<>();
        private final FairQueue<Source, Runnable> arrivals;
        private final ExecutorService executor;
        private final AtomicBoolean awake = new AtomicBoolean();

        Lane(int capacity, ExecutorService executor) {
            this.arrivals = new FairQueue<>(capacity);
            this.executor = executor;
        }

        void wake() {
            if (open && awake.compareAndSet(false, true)) {
                try {
                    executor.execute(this::work);
                } catch (RejectedExecutionException e) {
                    log.debug("Stopping");
                }
            }
        }

        private void work() {
            // From here on a call of wake() has all looked at once more: nothing is left behind.
            awake.set(false);
            Runnable task = next();
            while (open && task != null) {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    log.warn("A connection cannot be handled", e);
                }
                task = next();
            }
        }

        private Runnable next() {
            Runnable task = urgent.poll();
            return task != null ? task : arrivals.poll(ready);
        }
    }
}
