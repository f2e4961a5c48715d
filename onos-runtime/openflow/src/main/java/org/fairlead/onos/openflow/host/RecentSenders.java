/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.HostId;

/**
 * Where the senders of recent ARP requests were, so that an answer finds its way even before the
 * sender has been learned as a host. Thread-safe.
 */
final class RecentSenders {

    private final LongSupplier clock;
    private final long maxAgeMillis;
    private final Map<HostId, Entry> entries;

    /**
     * Creates an empty memory.
     *
     * @param clock milliseconds that never go back
     * @param maxAgeMillis how long a place is valid
     * @param capacity number of senders; the oldest makes room
     */
    RecentSenders(LongSupplier clock, long maxAgeMillis, int capacity) {
        this.clock = clock;
        this.maxAgeMillis = maxAgeMillis;
        this.entries = new BoundedMap<>(capacity);
    }

    /**
     * Notes a sender.
     *
     * @param sender who
     * @param place where
     */
    synchronized void note(HostId sender, ConnectPoint place) {
        entries.put(sender, new Entry(place, clock.getAsLong()));
    }

    /**
     * Returns where a sender was.
     *
     * @param sender who
     * @return where, if it sent something lately
     */
    synchronized Optional<ConnectPoint> placeOf(HostId sender) {
        Entry entry = entries.get(sender);
        return entry == null || clock.getAsLong() - entry.since > maxAgeMillis
                ? Optional.empty()
                : Optional.of(entry.place);
    }

    private static final class Entry {
        private final ConnectPoint place;
        private final long since;

        Entry(ConnectPoint place, long since) {
            this.place = place;
            this.since = since;
        }
    }
}
