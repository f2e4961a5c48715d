/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
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
            assertThrows(OverloadedException.class, () -> executor.submit(() -> 4));
            release.countDown();
            assertEquals(1, running.toCompletableFuture().get());
            assertEquals(2, second.toCompletableFuture().get());
            assertEquals(3, third.toCompletableFuture().get());
            assertEquals(5, executor.submit(() -> 5).toCompletableFuture().get());
        }
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
