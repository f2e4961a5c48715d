/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.admission;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.inference.admission.OverloadedException.Reason;

/**
 * A fixed number of workers with a queue that has an end: what does not fit is refused at once, so
 * that callers learn it early and memory stays bounded. Safe for use by many threads.
 */
public final class BoundedExecutor implements AutoCloseable {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final ThreadPoolExecutor executor;
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * Creates the workers.
     *
     * @param workers the number of threads, at least 1
     * @param queue how many tasks may wait, at least 1
     */
    public BoundedExecutor(int workers, int queue) {
        AtomicInteger number = new AtomicInteger();
        executor =
                new ThreadPoolExecutor(
                        workers,
                        workers,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(queue),
                        task -> new Thread(task, "worker-" + number.incrementAndGet()));
        executor.prestartAllCoreThreads();
    }

    /**
     * Runs a task on a worker.
     *
     * @param task what to do, not null
     * @return completes with the result, or exceptionally with what the task threw
     * @throws OverloadedException where the queue is full or the executor is closed
     */
    public <T> CompletionStage<T> submit(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        inFlight.incrementAndGet();
        try {
            executor.execute(() -> run(task, result));
        } catch (RejectedExecutionException e) {
            inFlight.decrementAndGet();
            throw executor.isShutdown()
                    ? new OverloadedException(Reason.STOPPING, "The node is stopping.")
                    : new OverloadedException(
                            Reason.QUEUE_FULL, "All workers are busy and the queue is full.");
        }
        return result;
    }

    /** The tasks that wait for a worker. */
    public int queued() {
        return executor.getQueue().size();
    }

    /** The tasks taken on and not finished, those that wait included. */
    public int inFlight() {
        return inFlight.get();
    }

    /** The number of workers. */
    public int workers() {
        return executor.getCorePoolSize();
    }

    /** Lets the work that was taken on finish, for ten seconds at most; takes on no more. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private <T> void run(Callable<T> task, CompletableFuture<T> result) {
        T value = null;
        Throwable failure = null;
        try {
            value = task.call();
        } catch (Throwable e) {
            // An Error must reach the caller too, or its request would never be answered.
            failure = e;
        }
        // Before the caller learns the result, so that it never sees itself being counted.
        inFlight.decrementAndGet();
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure);
        }
    }
}
