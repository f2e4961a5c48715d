/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.link;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.onosproject.net.ConnectPoint;

/** The ports on which links are searched, since when, and with what success. Thread-safe. */
final class ProbedPorts {

    private final Map<ConnectPoint, Long> since = new ConcurrentHashMap<>();
    private final Set<ConnectPoint> linked = ConcurrentHashMap.newKeySet();
    private final LongSupplier clock;
    private final long settleMillis;

    /**
     * Creates an empty set of ports.
     *
     * @param clock milliseconds that never go back
     * @param settleMillis how long a port is probed until it counts as settled
     */
    ProbedPorts(LongSupplier clock, long settleMillis) {
        this.clock = clock;
        this.settleMillis = settleMillis;
    }

    /**
     * Adds a port.
     *
     * @param port port that came up
     * @return true if it was not there yet
     */
    boolean add(ConnectPoint port) {
        return since.putIfAbsent(port, clock.getAsLong()) == null;
    }

    /**
     * Removes a port; if it comes back, nothing is known of it and it has to settle anew.
     *
     * @param port port that went down
     * @return true if it was there
     */
    boolean remove(ConnectPoint port) {
        linked.remove(port);
        return since.remove(port) != null;
    }

    /**
     * Returns whether a port is probed.
     *
     * @param port any port
     * @return true if the port was added
     */
    boolean contains(ConnectPoint port) {
        return since.containsKey(port);
    }

    /**
     * Returns whether a port has been probed for long enough.
     *
     * @param port any port
     * @return true if a link would have been found by now
     */
    boolean isSettled(ConnectPoint port) {
        Long start = since.get(port);
        return start != null && clock.getAsLong() - start >= settleMillis;
    }

    /**
     * Notes that a link was found.
     *
     * @param port port at one end of it
     */
    void foundLink(ConnectPoint port) {
        if (since.containsKey(port)) {
            linked.add(port);
        }
    }

    /**
     * Returns whether a link was ever found on a port.
     *
     * @param port any port
     * @return true if there was one since the port was added
     */
    boolean hadLink(ConnectPoint port) {
        return linked.contains(port);
    }

    /**
     * Returns all ports.
     *
     * @return live view
     */
    Set<ConnectPoint> all() {
        return since.keySet();
    }
}
