/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.events;

import java.util.Optional;
import java.util.Set;

/** The stream of changes and decisions of this controller. Thread-safe. */
public interface EventService {

    /**
     * Begins a stream.
     *
     * @param types what the client wants
     * @param after id of the last event that it knows; null or empty if it begins
     * @return subscription, to be ended by {@link #unsubscribe}; empty if there are too many
     */
    Optional<Subscription> subscribe(Set<EventType> types, String after);

    /**
     * Ends a stream.
     *
     * @param client subscription; one that has ended already does no harm
     */
    void unsubscribe(Subscription client);
}
