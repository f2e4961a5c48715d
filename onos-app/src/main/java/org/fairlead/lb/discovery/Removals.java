/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.discovery;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.health.Stranger;
import org.onlab.packet.Ip4Address;

/**
 * Members that somebody has taken out of one pool while their nodes go on reporting: they do not
 * come back by themselves before they are started anew. Not thread-safe.
 */
final class Removals {
    /** Silence after which a node that reports again has been started anew: milliseconds. */
    static final long SILENT_MILLIS = 60_000;

    /** What is known of a node that was taken out. */
    private static final class Entry {
        private long sequence;
        private long heardAt;

        Entry(long now) {
            heardAt = now;
        }
    }

    private final Set<Ip4Address> members = new HashSet<>();
    private final Set<Ip4Address> departing = new HashSet<>();
    private final Map<Ip4Address, Entry> removed = new HashMap<>();

    /** Notes that a member leaves of its own accord: it may come back as it likes. */
    void departs(Member member) {
        departing.add(member.address());
    }

    /** Notes that a member has joined. */
    void joined(Member member) {
        members.add(member.address());
    }

    /** Compares with the pool of the last time. */
    void look(Pool pool, long now) {
        Set<Ip4Address> present = new HashSet<>();
        pool.members().forEach(m -> present.add(m.address()));
        members.removeAll(present);
        for (Ip4Address gone : members) {
            if (!departing.remove(gone)) {
                removed.put(gone, new Entry(now));
            }
        }
        members.clear();
        members.addAll(present);
        removed.keySet().removeAll(present);
        removed.values().removeIf(e -> now - e.heardAt > SILENT_MILLIS);
    }

    /** Whether a node that reports was taken out since it was started. */
    boolean keepsOut(Stranger stranger, long now) {
        Entry entry = removed.get(stranger.address());
        if (entry == null) {
            return false;
        }
        if (stranger.sequence() < entry.sequence || now - entry.heardAt > SILENT_MILLIS) {
            removed.remove(stranger.address());
            return false;
        }
        entry.sequence = stranger.sequence();
        entry.heardAt = now;
        return true;
    }
}
