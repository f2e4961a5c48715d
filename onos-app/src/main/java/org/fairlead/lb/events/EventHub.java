/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Numbers events, keeps the last ones, and hands them to all who listen. Decisions have a ring of
 * their own, so that many of them push out no change. Thread-safe; nobody waits in it.
 */
final class EventHub {
    /** Clients at a time: each occupies a thread of ONOS' web server, which has 200. */
    static final int CLIENTS = 16;

    static final int CHANGES = 1_000;
    static final int DECISIONS = 500;

    private final String run;
    private final EventRing changes = new EventRing(CHANGES);
    private final EventRing decisions = new EventRing(DECISIONS);
    private final Set<Subscription> clients = new LinkedHashSet<>();
    private long last;
    private String closed;

    /**
     * Makes a hub.
     *
     * @param run name of this run of the application; no run before had it, and it has no dot
     */
    EventHub(String run) {
        this.run = run;
    }

    synchronized void publish(EventType type, ObjectNode data) {
        last++;
        StreamEvent event = new StreamEvent(last, run + "." + last, type, data.toString());
        (type == EventType.DECISION ? decisions : changes).add(event);
        clients.removeIf(c -> c.wants(type) && !c.offer(event));
    }

    /**
     * Begins a stream.
     *
     * @param types what the client wants
     * @param after id of the last event that it knows; null or empty if it begins
     * @return subscription, or empty if there are too many already
     */
    synchronized Optional<Subscription> subscribe(Set<EventType> types, String after) {
        if (clients.size() >= CLIENTS) {
            return Optional.empty();
        }
        List<StreamEvent> backlog =
                after == null || after.isEmpty() ? List.of() : backlog(types, after);
        Subscription client = new Subscription(types, backlog);
        if (closed != null) {
            client.end(closed);
        } else {
            clients.add(client);
        }
        return Optional.of(client);
    }

    private List<StreamEvent> backlog(Set<EventType> types, String after) {
        long number = number(after);
        boolean wantsDecisions = types.contains(EventType.DECISION);
        boolean wantsChanges = types.stream().anyMatch(t -> t != EventType.DECISION);
        List<StreamEvent> events = new ArrayList<>();
        if (number < 0) {
            return List.of(reset("the id is not of this run of the application"));
        }
        if ((wantsChanges && !changes.reachesBackTo(number))
                || (wantsDecisions && !decisions.reachesBackTo(number))) {
            events.add(reset("some of the events since then are not remembered any more"));
        }
        List<StreamEvent> known = new ArrayList<>(changes.after(number));
        known.addAll(decisions.after(number));
        known.sort(Comparator.comparingLong(StreamEvent::number));
        known.stream().filter(e -> types.contains(e.type())).forEach(events::add);
        return events;
    }

    /** The number within an id; negative if it is not of this run. */
    private long number(String id) {
        if (!id.startsWith(run + ".")) {
            return -1;
        }
        try {
            long number = Long.parseLong(id.substring(run.length() + 1));
            return number <= last ? number : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static StreamEvent reset(String reason) {
        String data = JsonNodeFactory.instance.objectNode().put("reason", reason).toString();
        return new StreamEvent(0, "", EventType.RESET, data);
    }

    synchronized void unsubscribe(Subscription client) {
        clients.remove(client);
    }

    /** Ends all streams, also those that begin from now on. */
    synchronized void close(String reason) {
        closed = reason;
        clients.forEach(c -> c.end(reason));
        clients.clear();
    }
}
