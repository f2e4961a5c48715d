/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow;

import static org.onlab.util.Tools.groupedThreads;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * The one thread that changes the state of a provider. What a task throws is written to the log and
 * ends nothing; what comes after {@link #stop} is dropped. Thread-safe.
 */
public final class EventThread {

    private final Logger log;
    private final ScheduledExecutorService executor;

    /**
     * Starts the thread.
     *
     * @param name of the thread
     * @param log where failures are written to: the owner's
     */
    public EventThread(String name, Logger log) {
        this.log = log;
        executor =
                Executors.newSingleThreadScheduledExecutor(
                        groupedThreads("fairlead/openflow", name, log));
    }

    /**
     * Has a task done soon, after those before it.
     *
     * @param task what to do
     */
    public void run(Runnable task) {
        runAfter(0, task);
    }

    /**
     * Has a task done later.
     *
     * @param millis how much later, milliseconds
     * @param task what to do
     */
    public void runAfter(long millis, Runnable task) {
        try {
            executor.schedule(guarded(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Event came after the end");
        }
    }

    /**
     * Has a task done again and again.
     *
     * @param firstMillis time until the first, milliseconds
     * @param millis time from the end of one to the next, milliseconds
     * @param task what to do
     */
    public void runEvery(long firstMillis, long millis, Runnable task) {
        executor.scheduleWithFixedDelay(guarded(task), firstMillis, millis, TimeUnit.MILLISECONDS);
    }

    /** Ends the thread; tasks that have not begun are dropped. */
    public void stop() {
        executor.shutdownNow();
    }

    /** A periodic task that throws is never run again, so none may. */
    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                if (!executor.isShutdown()) {
                    log.warn("Failed to handle an event", e);
                }
            }
        };
    }
}
