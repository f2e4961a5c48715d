/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;

/**
 * Tells ports for hosts from ports between switches, without haste. To ONOS every port is one for
 * hosts on which it sees no link: so is each port of a spine before its links are found, and each
 * end of a link that has failed. Acting on that would put rules where they do not belong, and move
 * traffic about just when it must be moved for a better reason.
 *
 * <p>So a port that had a link is not one for hosts until it has been without for a while, what is
 * new counts when it has been the same for a moment, and the ports of a switch that is away for a
 * time are kept. Changed by one thread; the current set may be read by any.
 */
final class EdgePorts {
    /** Time without a link after which a port may be one for hosts. */
    static final long LINK_MEMORY_MILLIS = 30_000;

    /** Time for which nothing may change before changes count. */
    static final long SETTLE_MILLIS = 500;

    /** Time after a switch has come for its links to be found. */
    static final long DISCOVERY_MILLIS = 2_000;

    private final Map<ConnectPoint, Long> lastLink = new HashMap<>();
    private final Map<DeviceId, Long> since = new HashMap<>();
    private Set<ConnectPoint> candidate = Set.of();
    private long candidateSince;
    private boolean started;
    private volatile Set<ConnectPoint> current = ImmutableSet.of();

    /** What ONOS says of the network. */
    interface Source {
        /** Ports that are up and have no link to another switch. */
        Set<ConnectPoint> withoutLink();

        /** Ports that have a link to another switch. */
        Set<ConnectPoint> withLink();

        /** When a switch connected, in milliseconds; 0 if that was long ago or is not known. */
        long connectedAt(DeviceId device);

        boolean isAvailable(DeviceId device);

        boolean isKnown(DeviceId device);
    }

    Set<ConnectPoint> current() {
        return current;
    }

    /**
     * Looks at the network again.
     *
     * @return whether a change waits to be the same for a moment
     */
    boolean refresh(Source source, long now) {
        source.withLink().forEach(p -> lastLink.put(p, now));
        Set<ConnectPoint> free = source.withoutLink();
        Set<DeviceId> devices = new HashSet<>();
        free.forEach(p -> devices.add(p.deviceId()));
        devices.forEach(d -> since.putIfAbsent(d, source.connectedAt(d)));
        since.keySet().removeIf(d -> !source.isAvailable(d));

        Predicate<ConnectPoint> forHosts =
                p ->
                        source.isAvailable(p.deviceId())
                                && now - since.getOrDefault(p.deviceId(), now) >= DISCOVERY_MILLIS
                                && now - lastLink.getOrDefault(p, Long.MIN_VALUE / 2)
                                        >= LINK_MEMORY_MILLIS;
        Set<ConnectPoint> next = new HashSet<>();
        free.stream().filter(forHosts).forEach(next::add);
        for (ConnectPoint p : current) {
            if (source.isKnown(p.deviceId()) && !source.isAvailable(p.deviceId())) {
                next.add(p);
            }
        }
        if (!next.equals(candidate)) {
            candidate = next;
            candidateSince = started ? now : now - SETTLE_MILLIS;
        }
        started = true;
        if (now - candidateSince >= SETTLE_MILLIS && !current.equals(candidate)) {
            current = ImmutableSet.copyOf(candidate);
        }
        boolean discovering = since.values().stream().anyMatch(t -> now - t < DISCOVERY_MILLIS);
        return discovering || !current.equals(candidate);
    }
}
