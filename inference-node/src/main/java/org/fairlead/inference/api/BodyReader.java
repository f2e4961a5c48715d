/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.http.body.ByteBody;
import io.micronaut.http.body.CloseableAvailableByteBody;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import io.micronaut.http.server.HttpServerConfiguration;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fairlead.inference.admission.ByteBudget;
import org.fairlead.inference.admission.OverloadedException;
import org.fairlead.inference.node.NodeConfiguration;

/** Brings the bodies of requests into memory, within limits of size, sum and time. Thread-safe. */
@Singleton
final class BodyReader {

    /** A quarter of the heap: a body may be copied once, and pictures need room as well. */
    private static final int SHARE_OF_HEAP = 4;

    private final long maxLength;
    private final Duration timeout;
    private final ByteBudget budget;

    BodyReader(HttpServerConfiguration server, NodeConfiguration node) {
        timeout = node.getUploadTimeout();
        maxLength = server.getMaxRequestSize();
        budget =
                new ByteBudget(
                        Math.max(maxLength, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }

    /**
     * Reads a body.
     *
     * @param body the body as it arrives
     * @return completes with the bytes, which count until {@link Upload#close}; exceptionally with
     *     an {@link OverloadedException}, a {@link ContentLengthExceededException} or a {@link
     *     java.util.concurrent.TimeoutException}
     */
    CompletableFuture<Upload> read(ByteBody body) {
        long expected = body.expectedLength().orElse(maxLength);
        if (expected > maxLength) {
            return CompletableFuture.failedFuture(
                    new ContentLengthExceededException(maxLength, expected));
        }
        try {
            budget.acquire(expected);
        } catch (OverloadedException e) {
            return CompletableFuture.failedFuture(e);
        }
        return body.buffer()
                .thenApply(BodyReader::bytes)
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(bytes -> new Upload(bytes, () -> budget.release(expected)))
                .whenComplete(
                        (upload, failure) -> {
                            if (failure != null) {
                                budget.release(expected);
                            }
                        });
    }

    /** The bytes that count at the moment. */
    long used() {
        return budget.used();
    }

    private static byte[] bytes(CloseableAvailableByteBody body) {
        try (body) {
            return body.toByteArray();
        }
    }

    /**
     * A body in memory.
     *
     * @param bytes the whole of it
     * @param close called once, when the bytes are not needed any more
     */
    record Upload(byte[] bytes, Runnable close) {}
}
