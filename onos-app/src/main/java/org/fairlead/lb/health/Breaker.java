/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import org.fairlead.lb.api.CircuitState;

/**
 * A circuit breaker: takes a member out that fails its connections, though its checks are good.
 *
 * <p>It opens after so many failures in a row, for a base time multiplied by how often that has
 * happened, up to a limit (as Envoy's outlier detection); each base time without a failure takes
 * one off that number. Then a few trial connections pass: if all are answered it closes, and the
 * first one that fails opens it again. Not thread-safe.
 */
final class Breaker {
    /** Failures in a row that open it. */
    static final int FAILURES = 5;

    /** Time for which it is open the first time. */
    static final long BASE_MILLIS = 10_000;

    /** Longest time for which it is open. */
    static final long CAP_MILLIS = 300_000;

    /** Connections that pass while it is half open, and must all be answered. */
    static final int TRIALS = 3;

    /** Time after which trials that nobody has heard of are given anew. */
    static final long TRIAL_MILLIS = 15_000;

    private CircuitState state = CircuitState.CLOSED;
    private int failures;
    private int times;
    private long openedAt;
    private long until;
    private long goodSince;
    private int given;
    private int answered;
    private long givenAt;

    CircuitState state() {
        return state;
    }

    /** How often it has opened, less what time has healed. */
    int times() {
        return times;
    }

    /** When it has opened last; milliseconds. */
    long openedAt() {
        return openedAt;
    }

    /** When it stops being open; milliseconds. */
    long until() {
        return until;
    }

    /** Whether a new connection may pass. */
    boolean passes() {
        return state == CircuitState.CLOSED || (state == CircuitState.HALF_OPEN && given < TRIALS);
    }

    /** Lets time pass. */
    void tick(long now) {
        if (state == CircuitState.OPEN && now >= until) {
            state = CircuitState.HALF_OPEN;
            given = 0;
            answered = 0;
        } else if (state == CircuitState.HALF_OPEN
                && given >= TRIALS
                && now - givenAt > TRIAL_MILLIS) {
            given = answered;
        } else if (state == CircuitState.CLOSED && times > 0 && now - goodSince >= BASE_MILLIS) {
            times--;
            goodSince = now;
        }
    }

    /** Notes that the member got a new connection. */
    void passed(long now) {
        if (state == CircuitState.HALF_OPEN) {
            given++;
            givenAt = now;
        }
    }

    /** Notes that a connection was answered. */
    void succeeded(long now) {
        failures = 0;
        if (state == CircuitState.HALF_OPEN && ++answered >= TRIALS) {
            state = CircuitState.CLOSED;
            goodSince = now;
        }
    }

    /** Notes that a connection was refused or not answered. */
    void failed(long now) {
        goodSince = now;
        if (state == CircuitState.HALF_OPEN
                || (state == CircuitState.CLOSED && ++failures >= FAILURES)) {
            times++;
            failures = 0;
            openedAt = now;
            until = now + Math.min(CAP_MILLIS, BASE_MILLIS * times);
            state = CircuitState.OPEN;
        }
    }
}
