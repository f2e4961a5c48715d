/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.onosproject.net.HostId;

/**
 * The last sighting of each host that is already in the host store, so that a packet which tells
 * the same again costs nothing and needs no look into the store, which may block. Thread-safe.
 */
final class OldNews {

    private final Map<HostId, Sighting> last = new ConcurrentHashMap<>();
    private final int capacity;

    /**
     * Creates an empty memory.
     *
     * @param capacity number of hosts; when there are more, all are forgotten
     */
    OldNews(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Notes that the host store has all that a sighting tells.
     *
     * @param sighting what was seen
     */
    void note(Sighting sighting) {
        if (last.size() >= capacity) {
            last.clear();
        }
        last.put(sighting.host(), sighting);
    }

    /**
     * Returns whether a sighting tells no more than the noted one of the same host.
     *
     * @param sighting what was seen
     * @return true if there is nothing to be learned from it
     */
    boolean covers(Sighting sighting) {
        Sighting known = last.get(sighting.host());
        return known != null
                && known.place().equals(sighting.place())
                && (!sighting.address().isPresent() || sighting.address().equals(known.address()));
    }

    /**
     * Forgets a host that has left the store or its place.
     *
     * @param host who
     */
    void forget(HostId host) {
        last.remove(host);
    }
}
