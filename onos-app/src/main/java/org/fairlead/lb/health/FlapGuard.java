/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Holds a member back that goes down again and again: the first return is free, each further one
 * within a time costs a pause that grows. Not thread-safe.
 */
final class FlapGuard {
    /** Time for which a fall is remembered. */
    static final long WINDOW_MILLIS = 300_000;

    /** What the second fall costs; the third twice as much, and so on. */
    static final long STEP_MILLIS = 5_000;

    /** Longest pause. */
    static final long CAP_MILLIS = 60_000;

    private static final int MAX_FALLS = 64;

    private final Deque<Long> falls = new ArrayDeque<>();

    /** Notes that the member went down. */
    void fell(long now) {
        falls.addLast(now);
        if (falls.size() > MAX_FALLS) {
            falls.removeFirst();
        }
    }

    /** How often it went down lately. */
    int falls(long now) {
        while (!falls.isEmpty() && now - falls.peekFirst() >= WINDOW_MILLIS) {
            falls.removeFirst();
        }
        return falls.size();
    }

    /** For how long it is held back after its last fall. */
    long pause(long now) {
        int n = falls(now);
        return n < 2 ? 0 : Math.min(CAP_MILLIS, STEP_MILLIS * (n - 1));
    }

    /** Until when it is held back; 0 if it may come back at once. */
    long until(long now) {
        long pause = pause(now);
        return pause == 0 ? 0 : falls.peekLast() + pause;
    }
}
