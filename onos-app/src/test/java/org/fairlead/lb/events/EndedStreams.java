/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Streams of one event and the end, for tests of those who send them. */
public final class EndedStreams implements EventService {
    private final EventHub hub = new EventHub("run");
    private int open;

    @Override
    public Optional<Subscription> subscribe(Set<EventType> types, String after) {
        Subscription client =
                hub.subscribe(EnumSet.allOf(EventType.class), null)
                        .orElseThrow(AssertionError::new);
        hub.publish(EventType.CONFIG, JsonNodeFactory.instance.objectNode());
        client.end("that is all");
        open++;
        return Optional.of(client);
    }

    @Override
    public void unsubscribe(Subscription client) {
        hub.unsubscribe(client);
        open--;
    }

    /** How many were not given back. */
    public int open() {
        return open;
    }
}
