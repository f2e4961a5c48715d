/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.events;

/** An event as it is sent. Immutable. */
public final class StreamEvent {
    private final long number;
    private final String id;
    private final EventType type;
    private final String data;

    /**
     * Makes an event.
     *
     * @param number counts up from 1 in each run; 0 for one that cannot be resumed from
     * @param id the number with the run that it is of; empty if number is 0
     * @param type kind
     * @param data JSON in one line
     */
    StreamEvent(long number, String id, EventType type, String data) {
        this.number = number;
        this.id = id;
        this.type = type;
        this.data = data;
    }

    long number() {
        return number;
    }

    /**
     * Returns the kind.
     *
     * @return kind
     */
    public EventType type() {
        return type;
    }

    /**
     * Returns the event as the lines of a stream.
     *
     * @return text of the format {@code text/event-stream} of the HTML standard, with the empty
     *     line at its end
     */
    public String text() {
        String head = id.isEmpty() ? "" : "id: " + id + "\n";
        return head + "event: " + type.code() + "\ndata: " + data + "\n\n";
    }

    @Override
    public String toString() {
        return id + " " + type.code() + " " + data;
    }
}
