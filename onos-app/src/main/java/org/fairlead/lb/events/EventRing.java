/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** The last events, for those who come back. Not thread-safe. */
final class EventRing {
    private final int capacity;
    private final Deque<StreamEvent> events = new ArrayDeque<>();
    private long forgotten;

    /**
     * Makes a ring.
     *
     * @param capacity most events that it holds
     */
    EventRing(int capacity) {
        this.capacity = capacity;
    }

    void add(StreamEvent event) {
        if (events.size() == capacity) {
            forgotten = events.removeFirst().number();
        }
        events.addLast(event);
    }

    /** Whether all events after a number are still here. */
    boolean reachesBackTo(long number) {
        return forgotten <= number;
    }

    /** The events after a number that are still here, the oldest first. */
    List<StreamEvent> after(long number) {
        return events.stream().filter(e -> e.number() > number).collect(Collectors.toList());
    }
}
