/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.admission;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What a request carries along: until when its answer is of use, and whether anybody still waits
 * for it. Thread-safe.
 */
public final class Ticket {

    private static final long NEVER = Long.MAX_VALUE;

    private final long begin = System.nanoTime();
    private final long allowedNanos;
    private volatile boolean cancelled;

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
        cancelled = true;
    }

    /** Whether somebody called {@link #cancel}. */
    public boolean isCancelled() {
        return cancelled;
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
        if (cancelled) {
            throw new AbandonedException(AbandonedException.Reason.CANCELLED);
        }
        if (isLimited() && elapsedNanos() >= allowedNanos) {
            throw new AbandonedException(AbandonedException.Reason.EXPIRED);
        }
    }
}
