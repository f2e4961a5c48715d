/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.HostId;

/**
 * Where hosts were last and which addresses they had, also of those that are gone. When their port
 * comes back, they can be asked for and need not speak first. Not thread-safe.
 */
final class RememberedHosts {

    private final Map<HostId, Entry> entries;

    /**
     * Creates an empty memory.
     *
     * @param capacity number of hosts; the one that was not seen for the longest time makes room
     */
    RememberedHosts(int capacity) {
        this.entries = new BoundedMap<>(capacity);
    }

    /**
     * Remembers a host in place of what was remembered of it.
     *
     * @param host who
     * @param place where
     * @param addresses its addresses
     */
    void remember(HostId host, ConnectPoint place, Set<Ip4Address> addresses) {
        entries.put(host, new Entry(host, place, addresses));
    }

    /**
     * Returns what is remembered of some places.
     *
     * @param where tells the places
     * @return hosts that were there last
     */
    List<Entry> at(Predicate<ConnectPoint> where) {
        return new ArrayList<>(entries.values())
                .stream().filter(e -> where.test(e.place)).collect(Collectors.toList());
    }

    /** One remembered host. Immutable. */
    static final class Entry {
        final HostId host;
        final ConnectPoint place;
        final Set<Ip4Address> addresses;

        Entry(HostId host, ConnectPoint place, Set<Ip4Address> addresses) {
            this.host = host;
            this.place = place;
            this.addresses = Set.copyOf(addresses);
        }
    }
}
