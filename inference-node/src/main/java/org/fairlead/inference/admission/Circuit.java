/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.admission;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides whether something that has failed is worth another try. After a few failures in a row it
 * opens: nobody tries. When a pause is over it lets a single trial through (half-open): success
 * closes it, failure opens it again for twice as long. Thread-safe.
 */
public final class Circuit {

    /** Whether tries are let through. */
    public enum State {
        /** All. */
        CLOSED,
        /** None. */
        OPEN,
        /** One, whose outcome is awaited. */
        HALF_OPEN
    }

    private final int threshold;
    private final long firstPause;
    private final long longestPause;
    private final LongSupplier clock;
    private State state = State.CLOSED;
    private int failures;
    private long pause;
    private long since;
    private String reason;

    /**
     * Creates a closed circuit.
     *
     * @param threshold failures in a row that open it, at least 1
     * @param firstPause the first pause
     * @param longestPause no pause gets longer
     * @param clock nanoseconds
     */
    public Circuit(int threshold, Duration firstPause, Duration longestPause, LongSupplier clock) {
        this.threshold = threshold;
        this.firstPause = firstPause.toNanos();
        this.longestPause = longestPause.toNanos();
        this.clock = clock;
        this.pause = this.firstPause;
    }

    /** Whether to try now. Who gets true tells the outcome by one of the next methods. */
    public synchronized boolean tryNow() {
        if (state == State.CLOSED) {
            return true;
        }
        // A trial whose outcome is never told must not keep the circuit open for ever.
        if (clock.getAsLong() - since < pause) {
            return false;
        }
        state = State.HALF_OPEN;
        since = clock.getAsLong();
        return true;
    }

    /** A try succeeded. */
    public synchronized void succeeded() {
        state = State.CLOSED;
        failures = 0;
        pause = firstPause;
        reason = null;
    }

    /**
     * A try failed.
     *
     * @param why for whoever looks at the health of the node
     */
    public synchronized void failed(String why) {
        reason = why;
        failures++;
        if (state == State.HALF_OPEN) {
            pause = Math.min(longestPause, 2 * pause);
            open();
        } else if (state == State.CLOSED && failures >= threshold) {
            open();
        }
    }

    /** Opens at once: there is nothing to try. */
    public synchronized void trip(String why) {
        if (state == State.HALF_OPEN) {
            pause = Math.min(longestPause, 2 * pause);
        }
        reason = why;
        open();
    }

    private void open() {
        state = State.OPEN;
        since = clock.getAsLong();
    }

    /** The state; an open circuit whose pause is over stays open until somebody tries. */
    public synchronized State state() {
        return state;
    }

    /** The last failure; null after a success. */
    public synchronized String reason() {
        return reason;
    }
}
