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
import java.util.function.LongConsumer;
import org.fairlead.inference.admission.OverloadedException.Reason;

/**
 * A fixed number of workers with a queue that has an end: what does not fit is refused at once, so
 * that callers learn it early and memory stays bounded. What is abandoned while it waits gives its
 * place to others. Safe for use by many threads.
 */
public final class BoundedExecutor implements AutoCloseable {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final ThreadPoolExecutor executor;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final WaitEstimate estimate = new WaitEstimate();
    private volatile Runnable afterEach = () -> {};

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
                        task -> worker(task, number.incrementAndGet()));
        executor.prestartAllCoreThreads();
    }

    /**
     * Has something done by a worker after each task, also where it failed, and once more on {@link
     * #close}. It is done too when the last task that waited leaves the queue unrun.
     *
     * @param action throws nothing
     */
    public void afterEach(Runnable action) {
        afterEach = action;
    }

    /**
     * Below all others: who refuses, tells the health or takes in the next request needs little
     * time, but at once. It takes effect where the JVM is told to heed priorities (see {@code
     * bin}).
     */
    private static Thread worker(Runnable task, int number) {
        Thread thread = new Thread(task, "worker-" + number);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    /**
     * Says early what {@link #submit} would say now, for callers who would have to bring much
     * before they can submit. Takes no place.
     *
     * @param ticket its deadline is compared with the wait that is to be expected
     * @throws OverloadedException where the task would be refused, or would not begin in time
     */
    public void check(Ticket ticket) {
        if (executor.isShutdown()) {
            throw stopping();
        }
        if (executor.getQueue().remainingCapacity() == 0) {
            throw full();
        }
        Duration wait = expectedWait();
        if (ticket.isLimited() && wait.toMillis() > ticket.remainingMillis()) {
            throw new OverloadedException(
                    Reason.DEADLINE_UNMEETABLE,
                    "The wait for a worker would be longer than the deadline allows.",
                    wait);
        }
    }

    /**
     * Runs a task of the node's own on a worker; it says nothing about how long others take.
     *
     * @param task what to do, not null
     * @return completes with the result, or exceptionally with what the task threw
     * @throws OverloadedException where the queue is full or the executor is closed
     */
    public <T> CompletionStage<T> submit(Callable<T> task) {
        return submit(
                () -> CompletableFuture.completedFuture(task.call()),
                Ticket.unlimited(),
                nanos -> {});
    }

    /**
     * Runs a task on a worker, unless it is abandoned before. The task may leave a part for later;
     * until that is done it counts as in flight.
     *
     * @param task what to do, not null
     * @param ticket once it is abandoned, a task that waits leaves the queue
     * @return completes with the result, or exceptionally with what the task threw or with an
     *     {@link AbandonedException}
     * @throws OverloadedException where the task is refused, as by {@link #check}
     */
    public <T> CompletionStage<T> submit(
            Callable<? extends CompletionStage<T>> task, Ticket ticket) {
        return submit(task, ticket, estimate::took);
    }

    private <T> CompletionStage<T> submit(
            Callable<? extends CompletionStage<T>> task, Ticket ticket, LongConsumer took) {
        check(ticket);
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable entry = () -> run(task, ticket, took, result);
        inFlight.incrementAndGet();
        try {
            executor.execute(entry);
        } catch (RejectedExecutionException e) {
            inFlight.decrementAndGet();
            throw executor.isShutdown() ? stopping() : full();
        }
        ticket.whenAbandoned(
                () -> {
                    if (executor.remove(entry)) {
                        finish(result, null, abandoned(ticket));
                        if (running.get() == 0) {
                            nudge();
                        }
                    }
                });
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

    /** How long a task that came now would wait for a worker, by how long others took lately. */
    public Duration expectedWait() {
        return estimate.wait(inFlight.get(), workers());
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
        afterEach.run();
    }

    private OverloadedException full() {
        return new OverloadedException(
                Reason.QUEUE_FULL, "All workers are busy and the queue is full.", expectedWait());
    }

    private static OverloadedException stopping() {
        return new OverloadedException(Reason.STOPPING, "The node is stopping.");
    }

    /**
     * Somebody may have relied on the task that is gone. Not needed while another runs: what is
     * done after that one sees that the queue is empty.
     */
    private void nudge() {
        try {
            executor.execute(afterEach);
        } catch (RejectedExecutionException e) {
            // Then others are waiting, or close does it.
        }
    }

    private static Throwable abandoned(Ticket ticket) {
        try {
            ticket.check();
        } catch (AbandonedException e) {
            return e;
        }
        throw new IllegalStateException("the ticket is not abandoned");
    }

    private <T> void run(
            Callable<? extends CompletionStage<T>> task,
            Ticket ticket,
            LongConsumer took,
            CompletableFuture<T> result) {
        long start = System.nanoTime();
        boolean begun = false;
        running.incrementAndGet();
        try {
            ticket.check();
            task.call().whenComplete((value, failure) -> finish(result, value, failure));
            begun = true;
        } catch (Throwable e) {
            // An Error must reach the caller too, or its request would never be answered.
            finish(result, null, e);
        }
        running.decrementAndGet();
        afterEach.run();
        if (begun) {
            took.accept(System.nanoTime() - start);
        }
    }

    private <T> void finish(CompletableFuture<T> result, T value, Throwable failure) {
        // Before the caller learns the result, so that it never sees itself being counted.
        inFlight.decrementAndGet();
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure);
        }
    }
}
