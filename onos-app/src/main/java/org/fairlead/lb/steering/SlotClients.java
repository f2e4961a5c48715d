/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;

/**
 * The hosts that may be clients: those that ONOS knows, and those that have just shown up by a
 * packet, or have rules from an earlier run. Thread-safe.
 */
final class SlotClients {
    /** A host that ONOS does not know is remembered for so long. */
    static final long MEMORY_MILLIS = 10 * 60_000;

    /** Hosts at most that ONOS does not know: their addresses cost nothing to make up. */
    static final int MAX_SEEN = 200;

    private final Map<Client, Long> seen = new ConcurrentHashMap<>();
    private volatile Set<Client> hosts = Set.of();

    /** Notes a host that an earlier run of the controller has served. */
    void served(Client client, long now) {
        seen.put(client, now);
    }

    /** Notes a host that has sent something. */
    void saw(Client client, long now) {
        if (seen.containsKey(client) || seen.size() < MAX_SEEN) {
            seen.put(client, now);
        }
    }

    /** Takes over what ONOS knows; who is somewhere else now is not where it was seen before. */
    void update(Collection<Host> known, long now) {
        Set<Client> next = new HashSet<>();
        Set<MacAddress> macs = new HashSet<>();
        for (Host host : known) {
            next.add(new Client(host.mac(), Fabric.place(host)));
            macs.add(host.mac());
        }
        // Who vanishes may be back in a moment, with its connections.
        hosts.stream().filter(c -> !next.contains(c)).forEach(c -> seen.put(c, now));
        hosts = next;
        seen.entrySet()
                .removeIf(
                        e -> macs.contains(e.getKey().mac()) || now - e.getValue() > MEMORY_MILLIS);
    }

    /** All at one switch. */
    Set<Client> at(DeviceId edge) {
        Set<Client> result =
                hosts.stream()
                        .filter(c -> c.at().deviceId().equals(edge))
                        .collect(Collectors.toSet());
        seen.keySet().stream().filter(c -> c.at().deviceId().equals(edge)).forEach(result::add);
        return result;
    }
}
