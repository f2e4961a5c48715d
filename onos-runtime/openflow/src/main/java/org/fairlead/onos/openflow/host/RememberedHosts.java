/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.HostId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where hosts were last and which addresses they had, also of those that are gone. When their port
 * or the controller comes back, they can be asked for and need not speak first. Not thread-safe.
 */
final class RememberedHosts {

    private static final Logger log = LoggerFactory.getLogger(RememberedHosts.class);

    private final Map<HostId, Entry> entries = new HashMap<>();
    private final Map<String, String> storage;
    private final int capacity;

    /**
     * Recalls what was remembered before.
     *
     * @param storage keeps the entries as text; may outlive the process
     * @param capacity number of hosts; of more, the new ones are not remembered
     */
    RememberedHosts(Map<String, String> storage, int capacity) {
        this.storage = storage;
        this.capacity = capacity;
        storage.forEach(
                (host, text) -> {
                    try {
                        HostId id = HostId.hostId(host);
                        entries.put(id, Entry.parse(id, text));
                    } catch (RuntimeException e) {
                        log.warn("Forgot host {}: cannot read {}", host, text);
                    }
                });
    }

    /**
     * Remembers a host in place of what was remembered of it.
     *
     * @param host who
     * @param place where
     * @param addresses its addresses
     */
    void remember(HostId host, ConnectPoint place, Set<Ip4Address> addresses) {
        Entry entry = new Entry(host, place, addresses);
        boolean hasRoom = entries.size() < capacity || entries.containsKey(host);
        // Put it even if it is equal: the new one has no unanswered questions.
        if (hasRoom && !entry.equals(entries.put(host, entry))) {
            storage.put(host.toString(), entry.format());
        }
    }

    /**
     * Forgets a host.
     *
     * @param host who
     */
    void forget(HostId host) {
        if (entries.remove(host) != null) {
            storage.remove(host.toString());
        }
    }

    /**
     * Returns what is remembered of some places.
     *
     * @param where tells the places
     * @return hosts that were there last
     */
    List<Entry> at(Predicate<ConnectPoint> where) {
        return entries.values().stream()
                .filter(e -> where.test(e.place))
                .collect(Collectors.toList());
    }

    /** One remembered host. */
    static final class Entry {
        final HostId host;
        final ConnectPoint place;
        final Set<Ip4Address> addresses;

        /** Questions for the host since it was seen last. */
        int unanswered;

        Entry(HostId host, ConnectPoint place, Set<Ip4Address> addresses) {
            this.host = host;
            this.place = place;
            this.addresses = Set.copyOf(addresses);
        }

        /** The port and the addresses, with spaces between them. */
        private String format() {
            return Stream.concat(
                            Stream.of(place.deviceId() + "/" + place.port().toLong()),
                            addresses.stream().map(Ip4Address::toString))
                    .collect(Collectors.joining(" "));
        }

        private static Entry parse(HostId host, String text) {
            String[] words = text.split(" ");
            return new Entry(
                    host,
                    ConnectPoint.deviceConnectPoint(words[0]),
                    Stream.of(words).skip(1).map(Ip4Address::valueOf).collect(Collectors.toSet()));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Entry
                    && host.equals(((Entry) other).host)
                    && place.equals(((Entry) other).place)
                    && addresses.equals(((Entry) other).addresses);
        }

        @Override
        public int hashCode() {
            return Objects.hash(host, place, addresses);
        }
    }
}
