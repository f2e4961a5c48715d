/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.onosproject.net.HostId;

/**
 * Sightings on ports of which it is not known yet whether they are edge ports. The last sighting of
 * a host counts. Not thread-safe.
 */
final class HeldSightings {

    /** What to do with a held sighting. */
    enum Verdict {
        /** The port is an edge port: learn from the sighting. */
        LEARN,
        /** Not known yet. */
        WAIT,
        /** The port leads to another switch: the host is not there. */
        DROP
    }

    private final Map<HostId, Held> held = new LinkedHashMap<>();
    private final LongSupplier clock;
    private final long maxAgeMillis;
    private final int capacity;

    /**
     * Creates an empty buffer.
     *
     * @param clock milliseconds that never go back
     * @param maxAgeMillis how long a sighting is kept at most
     * @param capacity number of hosts; more are not taken, since anybody can make up hosts
     */
    HeldSightings(LongSupplier clock, long maxAgeMillis, int capacity) {
        this.clock = clock;
        this.maxAgeMillis = maxAgeMillis;
        this.capacity = capacity;
    }

    /**
     * Keeps a sighting in place of what is kept about the same host.
     *
     * @param sighting what was seen
     */
    void hold(Sighting sighting) {
        if (held.size() < capacity || held.containsKey(sighting.host())) {
            held.put(sighting.host(), new Held(sighting, clock.getAsLong()));
        }
    }

    /**
     * Takes out what may be learned and what is of no use any more.
     *
     * @param judge tells what to do with a sighting
     * @return sightings to learn from, oldest first
     */
    List<Sighting> release(Function<Sighting, Verdict> judge) {
        List<Sighting> released = new ArrayList<>();
        for (Iterator<Held> it = held.values().iterator(); it.hasNext(); ) {
            Held next = it.next();
            Verdict verdict = judge.apply(next.sighting);
            if (verdict == Verdict.LEARN) {
                released.add(next.sighting);
            }
            if (verdict != Verdict.WAIT || clock.getAsLong() - next.since > maxAgeMillis) {
                it.remove();
            }
        }
        return released;
    }

    private static final class Held {
        private final Sighting sighting;
        private final long since;

        Held(Sighting sighting, long since) {
            this.sighting = sighting;
            this.since = since;
        }
    }
}
