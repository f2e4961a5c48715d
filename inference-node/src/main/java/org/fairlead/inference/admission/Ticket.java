/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.admission;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a request carries along: until when its answer is of use, and whether anybody still waits
 * for it. Thread-safe.
 */
public final class Ticket {

    private static final long NEVER = Long.MAX_VALUE;

    private final long begin = System.nanoTime();
    private final long allowedNanos;
    private final CompletableFuture<AbandonedException.Reason> abandoned =
            new CompletableFuture<>();

    private Ticket(long allowedNanos) {
        this.allowedNanos = allowedNanos;
    }

    /** A ticket without a deadline. */
    public static Ticket unlimited() {
        return new Ticket(NEVER);
    }

    /**
     * A ticket that runs out.
     *
     * @param allowed how long from now, above 0
     */
    public static Ticket of(Duration allowed) {
        return new Ticket(allowed.toNanos());
    }

    /** Nobody waits for the answer any more. */
    public void cancel() {
        abandoned.complete(AbandonedException.Reason.CANCELLED);
    }

    /** The deadline has passed; for whoever watches the time. */
    public void expire() {
        abandoned.complete(AbandonedException.Reason.EXPIRED);
    }

    /**
     * Has something done as soon as the result is of no use any more; at once where that is so.
     *
     * @param action quick, on the thread that noticed
     */
    public void whenAbandoned(Runnable action) {
        abandoned.thenRun(action);
    }

    /** Whether there is a deadline at all. */
    public boolean isLimited() {
        return allowedNanos != NEVER;
    }

    /** Milliseconds until the deadline, from 0; a very large number where there is none. */
    public long remainingMillis() {
        return isLimited()
                ? Math.max(0, TimeUnit.NANOSECONDS.toMillis(allowedNanos - elapsedNanos()))
                : NEVER;
    }

    /** Nanoseconds since the ticket was made. */
    public long elapsedNanos() {
        return System.nanoTime() - begin;
    }

    /**
     * Goes on only where that is still of use; called before each costly step.
     *
     * @throws AbandonedException where the deadline has passed or the caller is gone
     */
    public void check() {
        AbandonedException.Reason reason = abandoned.getNow(null);
        if (reason != null) {
            throw new AbandonedException(reason);
        }
        if (isLimited() && elapsedNanos() >= allowedNanos) {
            throw new AbandonedException(AbandonedException.Reason.EXPIRED);
        }
    }
}
