/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BoundedExecutorTest {

    @Test
    void refusesWhatDoesNotFitAndTakesItLater() throws Exception {
        try (BoundedExecutor executor = new BoundedExecutor(1, 2)) {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            CompletionStage<Integer> running =
                    executor.submit(
                            () -> {
                                started.countDown();
                                release.await();
                                return 1;
                            });
            started.await();
            CompletionStage<Integer> second = executor.submit(() -> 2);
            CompletionStage<Integer> third = executor.submit(() -> 3);
            OverloadedException full =
                    assertThrows(OverloadedException.class, () -> executor.submit(() -> 4));
            assertEquals(OverloadedException.Reason.QUEUE_FULL, full.reason());
            OverloadedException early =
                    assertThrows(
                            OverloadedException.class,
                            () -> executor.check(Ticket.of(Duration.ofHours(1))));
            assertEquals(OverloadedException.Reason.QUEUE_FULL, early.reason());
            release.countDown();
            assertEquals(1, running.toCompletableFuture().get());
            assertEquals(2, second.toCompletableFuture().get());
            assertEquals(3, third.toCompletableFuture().get());
            assertEquals(5, executor.submit(() -> 5).toCompletableFuture().get());
        }
    }

    @Test
    void whatIsAbandonedGivesItsPlaceToOthers() throws Exception {
        try (BoundedExecutor executor = new BoundedExecutor(1, 1)) {
            CountDownLatch release = occupy(executor);
            Ticket cancelled = Ticket.unlimited();
            CompletionStage<Integer> gone = executor.submit(() -> done(1), cancelled);
            assertThrows(OverloadedException.class, () -> executor.submit(() -> 2));
            cancelled.cancel();
            assertEquals(0, executor.queued());
            assertEquals(1, executor.inFlight());
            ExecutionException thrown =
                    assertThrows(ExecutionException.class, () -> gone.toCompletableFuture().get());
            assertEquals(
                    AbandonedException.Reason.CANCELLED,
                    ((AbandonedException) thrown.getCause()).reason());
            CompletionStage<Integer> next = executor.submit(() -> done(3), Ticket.unlimited());
            release.countDown();
            assertEquals(3, next.toCompletableFuture().get());
        }
    }

    @Test
    void countsATaskUntilItsLastPartIsDone() throws Exception {
        try (BoundedExecutor executor = new BoundedExecutor(1, 2)) {
            CompletableFuture<Integer> later = new CompletableFuture<>();
            CompletionStage<Integer> result = executor.submit(() -> later, Ticket.unlimited());
            // The worker is free for others meanwhile.
            executor.submit(() -> done(1), Ticket.unlimited()).toCompletableFuture().get();
            assertEquals(1, executor.inFlight());
            later.complete(2);
            assertEquals(2, result.toCompletableFuture().get());
            assertEquals(0, executor.inFlight());
        }
    }

    @Test
    void tellsAfterEachTaskWhateverBecameOfIt() throws Exception {
        Semaphore told = new Semaphore(0);
        BoundedExecutor executor = new BoundedExecutor(1, 2);
        executor.afterEach(told::release);
        executor.submit(() -> done(1), Ticket.unlimited());
        told.acquire();
        executor.submit(
                () -> {
                    throw new IllegalStateException("broken");
                });
        told.acquire();
        CountDownLatch release = occupy(executor);
        Ticket cancelled = Ticket.unlimited();
        executor.submit(() -> done(1), cancelled);
        cancelled.cancel();
        release.countDown();
        // For the one that occupied the worker; the other one is gone.
        told.acquire();
        executor.close();
        told.acquire();
        assertEquals(0, told.availablePermits());
    }

    @Test
    void refusesWhatCouldNotBeginInTime() throws Exception {
        try (BoundedExecutor executor = new BoundedExecutor(1, 8)) {
            executor.submit(() -> done(pause(50)), Ticket.unlimited()).toCompletableFuture().get();
            // With a free worker a short deadline is the caller's affair.
            executor.check(Ticket.of(Duration.ofMillis(5)));
            CountDownLatch release = occupy(executor);
            OverloadedException refusal =
                    assertThrows(
                            OverloadedException.class,
                            () -> executor.submit(() -> done(1), Ticket.of(Duration.ofMillis(5))));
            assertEquals(OverloadedException.Reason.DEADLINE_UNMEETABLE, refusal.reason());
            assertTrue(refusal.retryAfter().toMillis() >= 50, "" + refusal.retryAfter());
            CompletionStage<Integer> patient =
                    executor.submit(() -> done(2), Ticket.of(Duration.ofMinutes(1)));
            release.countDown();
            assertEquals(2, patient.toCompletableFuture().get());
        }
    }

    private static CountDownLatch occupy(BoundedExecutor executor) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        executor.submit(
                () -> {
                    started.countDown();
                    release.await();
                    return null;
                });
        started.await();
        return release;
    }

    private static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }

    /** Takes at least that long. */
    private static Void pause(long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        return null;
    }

    @Test
    void handsFailuresToTheCaller() {
        try (BoundedExecutor executor = new BoundedExecutor(1, 1)) {
            Error error = new StackOverflowError();
            CompletionStage<Object> result =
                    executor.submit(
                            () -> {
                                throw error;
                            });
            ExecutionException thrown =
                    assertThrows(
                            ExecutionException.class, () -> result.toCompletableFuture().get());
            assertSame(error, thrown.getCause());
        }
    }

    @Test
    void finishesOnCloseAndTakesNoMore() throws Exception {
        BoundedExecutor executor = new BoundedExecutor(1, 4);
        CompletionStage<String> first = executor.submit(() -> "a");
        CompletionStage<String> second = executor.submit(() -> "b");
        executor.close();
        assertEquals("a", first.toCompletableFuture().get());
        assertEquals("b", second.toCompletableFuture().get());
        assertThrows(OverloadedException.class, () -> executor.submit(() -> "c"));
    }
}
