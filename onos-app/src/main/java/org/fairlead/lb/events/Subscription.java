/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The events that wait for one client. Whoever publishes never waits: a client that lets too many
 * wait gets those, then the last event, and no more. Thread-safe.
 */
public final class Subscription {
    /** Most events that may wait, apart from those that a client has come back for. */
    static final int WAITING = 500;

    private final Set<EventType> types;
    private final Queue<StreamEvent> queue = new ArrayDeque<>();
    private final int capacity;
    private String end;
    private boolean over;

    /**
     * Makes a subscription.
     *
     * @param types what the client wants
     * @param backlog what it has missed, the oldest first
     */
    Subscription(Set<EventType> types, List<StreamEvent> backlog) {
        this.types = EnumSet.copyOf(types);
        queue.addAll(backlog);
        capacity = backlog.size() + WAITING;
    }

    boolean wants(EventType type) {
        return types.contains(type);
    }

    /**
     * Has an event wait for the client.
     *
     * @return false if the stream has ended, now or before
     */
    synchronized boolean offer(StreamEvent event) {
        if (end == null && queue.size() >= capacity) {
            end(
                    "too slow: "
                            + capacity
                            + " events wait; come back with the id of the last that was read");
        }
        if (end != null) {
            return false;
        }
        queue.add(event);
        notifyAll();
        return true;
    }

    /** Has the stream end after the events that wait. The first reason counts. */
    synchronized void end(String reason) {
        if (end == null) {
            end = reason;
            notifyAll();
        }
    }

    /**
     * Waits for the next event.
     *
     * @param millis for so long at most
     * @return event, or null if there was none in that time
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public synchronized StreamEvent next(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (queue.isEmpty() && end == null) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left <= 0) {
                return null;
            }
            wait(left);
        }
        if (!queue.isEmpty()) {
            return queue.remove();
        }
        over = true;
        String data = JsonNodeFactory.instance.objectNode().put("reason", end).toString();
        return new StreamEvent(0, "", EventType.END, data);
    }

    /**
     * Returns whether the last event was taken.
     *
     * @return true if there will be no more
     */
    public synchronized boolean isOver() {
        return over;
    }
}
