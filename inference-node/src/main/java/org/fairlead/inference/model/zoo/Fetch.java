/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model.zoo;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for what comes over the network, but not for ever: a server may take a connection and say
 * nothing, or one byte a minute. How long a single connection or read may take is for the JVM to
 * say ({@code sun.net.client.defaultConnectTimeout}, {@code defaultReadTimeout}; the scripts in
 * {@code bin/} set both).
 */
final class Fetch {

    /** The system property with the seconds that a model may take in all. */
    static final String LIMIT = "node.fetch.seconds";

    private static final long DEFAULT_SECONDS = 900;

    private Fetch() {}

    /** How long a model may take in all, in seconds. */
    static long seconds() {
        return Long.getLong(LIMIT, DEFAULT_SECONDS);
    }

    /**
     * Runs a task on a thread of its own.
     *
     * @param task what it gives is closed where nobody waits for it any more
     * @return what the task gave
     * @throws TimeoutException after {@link #seconds}; the task is interrupted, and left alone
     * @throws InterruptedException where the caller was interrupted; the task, too
     * @throws Exception what the task threw
     */
    static <T extends AutoCloseable> T within(Callable<T> task) throws Exception {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                T result = task.call();
                                if (!outcome.complete(result)) {
                                    result.close();
                                }
                            } catch (Throwable e) {
                                // Errors, too: somebody waits for the outcome.
                                outcome.completeExceptionally(e);
                            }
                        },
                        "model-fetch");
        thread.setDaemon(true);
        thread.start();
        try {
            return outcome.get(seconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        } finally {
            // No effect where it is there already.
            if (outcome.cancel(false)) {
                thread.interrupt();
            }
        }
    }
}
