/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.onosproject.net.DeviceId;

/**
 * How many connections each switch has been asked for and has not confirmed. Who comes when that is
 * many waits here, where the queue is fair, and not in that of ONOS or of the switch, where who
 * asks most is served most. Thread-safe.
 */
final class Windows {
    private final int size;
    private final Runnable room;
    private final Map<DeviceId, AtomicInteger> asked = new ConcurrentHashMap<>();

    /**
     * Makes windows.
     *
     * @param size connections that a switch may be asked for at a time
     * @param room called when a switch that was asked for as many may be asked again
     */
    Windows(int size, Runnable room) {
        this.size = size;
        this.room = room;
    }

    /** Whether a switch may be asked for more. */
    boolean hasRoom(DeviceId edge) {
        AtomicInteger own = asked.get(edge);
        return own == null || own.get() < size;
    }

    void ask(DeviceId edge) {
        asked.computeIfAbsent(edge, e -> new AtomicInteger()).incrementAndGet();
    }

    /** Notes that a switch has confirmed or refused a connection, or did neither in time. */
    void answered(DeviceId edge) {
        if (asked.get(edge).getAndDecrement() >= size) {
            room.run();
        }
    }
}
