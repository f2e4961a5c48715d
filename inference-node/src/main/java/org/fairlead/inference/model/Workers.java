/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.fairlead.inference.admission.BoundedExecutor;
import org.fairlead.inference.admission.OverloadedException;
import org.fairlead.inference.admission.Ticket;
import org.fairlead.inference.node.NodeConfiguration;

/** The workers of the node, shared by all models. Thread-safe. */
@Singleton
public final class Workers {

    private static final int LONGEST_WAIT_SECONDS = 30;
    private static final int RETRY_MILLIS = 5;

    /** Short, for who waits long in a queue would have been answered sooner elsewhere. */
    private static final int QUEUE_A_WORKER = 16;

    private final BoundedExecutor executor;

    Workers(NodeConfiguration configuration) {
        int threads = configuration.getThreads();
        int workers = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        int queue = configuration.getQueue();
        this.executor = new BoundedExecutor(workers, queue > 0 ? queue : QUEUE_A_WORKER * workers);
    }

    /** Predictions at a time. */
    public int count() {
        return executor.workers();
    }

    /** Requests that wait for a worker. */
    public int queued() {
        return executor.queued();
    }

    /** Requests taken on and not answered, those that wait included. */
    public int inFlight() {
        return executor.inFlight();
    }

    void check(Ticket ticket) {
        executor.check(ticket);
    }

    <T> CompletionStage<T> submit(Callable<? extends CompletionStage<T>> task, Ticket ticket) {
        return executor.submit(task, ticket);
    }

    /** Has something done by a worker after each task; see {@link BoundedExecutor#afterEach}. */
    void afterEach(Runnable action) {
        executor.afterEach(action);
    }

    /**
     * Does something with each item, each on a worker of its own: an engine keeps what it learns in
     * a warm-up for each thread. Requests wait meanwhile, none is lost.
     */
    synchronized <T> void eachOnce(List<T> items, Step<T> step) throws ModelException {
        // Nobody is done before all have begun, so every worker gets one task.
        CountDownLatch begun = new CountDownLatch(items.size());
        List<CompletionStage<Void>> tasks = new ArrayList<>();
        try {
            for (T item : items) {
                tasks.add(
                        submitPatiently(
                                () -> {
                                    begun.countDown();
                                    begun.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
                                    step.run(item);
                                    return null;
                                }));
            }
            for (CompletionStage<Void> task : tasks) {
                task.toCompletableFuture().get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ModelException cause
                    ? cause
                    : new ModelException("The warm-up failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException("The warm-up was interrupted", e);
        }
    }

    /** A full queue is no reason to give up here: it moves on. */
    private CompletionStage<Void> submitPatiently(Callable<Void> task)
            throws InterruptedException, ModelException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
        while (true) {
            try {
                return executor.submit(task);
            } catch (OverloadedException e) {
                if (e.reason() == OverloadedException.Reason.STOPPING || System.nanoTime() > end) {
                    throw new ModelException("The warm-up found no worker", e);
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
    }

    /** Finishes the work that was taken on. */
    @PreDestroy
    void close() {
        executor.close();
    }

    /** One step of {@link #eachOnce}. */
    interface Step<T> {
        void run(T item) throws ModelException;
    }
}
