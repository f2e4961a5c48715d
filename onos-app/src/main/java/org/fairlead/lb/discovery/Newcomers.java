/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.discovery;

import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.lb.api.Newcomer;
import org.onlab.packet.Ip4Address;

/**
 * Who has reported to one pool of late, and what became of it. Bounded, so that whoever invents
 * addresses fills neither memory nor log. Thread-safe.
 */
final class Newcomers {
    /** Nodes that are remembered at most. */
    static final int MAX = 100;

    /** Silence after which a node is forgotten: milliseconds. */
    static final long FORGET_MILLIS = 60_000;

    private final Map<Ip4Address, Newcomer> newest = new LinkedHashMap<>();

    /**
     * Takes note of a node.
     *
     * @return whether it is worth telling: it is new, or something else became of it
     */
    synchronized boolean put(Newcomer newcomer) {
        Newcomer before = newest.get(newcomer.address());
        if (before == null && newest.size() >= MAX) {
            newest.values().removeIf(n -> newcomer.at() - n.at() > FORGET_MILLIS);
            if (newest.size() >= MAX) {
                return false;
            }
        }
        newest.put(newcomer.address(), newcomer);
        return before == null
                || before.outcome() != newcomer.outcome()
                || !before.reason().equals(newcomer.reason());
    }

    /** Those that have been heard within the last minute. */
    synchronized List<Newcomer> list(long now) {
        newest.values().removeIf(n -> now - n.at() > FORGET_MILLIS);
        return ImmutableList.copyOf(newest.values());
    }
}
