/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.sim;

import java.util.PriorityQueue;

/** What happens when, in simulated time. Events of the same time happen in the order of asking. */
final class Events {
    private record Event(long at, long number, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int result = Long.compare(at, other.at);
            return result == 0 ? Long.compare(number, other.number) : result;
        }
    }

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private long now;
    private long number;

    /** The time, nanoseconds from the start. */
    long now() {
        return now;
    }

    void at(long time, Runnable what) {
        queue.add(new Event(Math.max(now, time), number++, what));
    }

    void in(double millis, Runnable what) {
        at(now + (long) (millis * 1e6), what);
    }

    /** Does what is due up to a time, and leaves the rest. */
    void runUntil(long end) {
        while (!queue.isEmpty() && queue.peek().at() <= end) {
            Event event = queue.poll();
            now = event.at();
            event.what().run();
        }
        now = end;
    }
}
