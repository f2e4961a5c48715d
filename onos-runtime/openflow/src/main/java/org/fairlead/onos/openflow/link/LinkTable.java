/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.link;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.onosproject.net.LinkKey;

/**
 * The links that were found, each with the number of probes since the last one that came through.
 *
 * <p>It counts probes and not seconds: a controller that stands still for a while sends no probes,
 * so no link may vanish for want of them. Not thread-safe.
 */
final class LinkTable {

    private final Map<LinkKey, Integer> missed = new HashMap<>();
    private final int tolerated;

    /**
     * Creates an empty table.
     *
     * @param tolerated how many probes in a row may get lost
     */
    LinkTable(int tolerated) {
        this.tolerated = tolerated;
    }

    /**
     * Notes that a probe came through.
     *
     * @param link link that it came over
     * @return true if the link was not known
     */
    boolean heard(LinkKey link) {
        return missed.put(link, 0) == null;
    }

    /**
     * Notes that another probe is about to be sent over each link.
     *
     * @return links on which too many of the probes before got lost; they are forgotten
     */
    List<LinkKey> nextRound() {
        List<LinkKey> lost = new ArrayList<>();
        for (Iterator<Map.Entry<LinkKey, Integer>> it = missed.entrySet().iterator();
                it.hasNext(); ) {
            Map.Entry<LinkKey, Integer> entry = it.next();
            if (entry.getValue() >= tolerated) {
                lost.add(entry.getKey());
                it.remove();
            } else {
                entry.setValue(entry.getValue() + 1);
            }
        }
        return lost;
    }

    /**
     * Forgets links.
     *
     * @param which tells the links to forget
     */
    void forget(Predicate<LinkKey> which) {
        missed.keySet().removeIf(which);
    }

    /**
     * Returns whether a link is known.
     *
     * @param link any link
     * @return true if probes came over it and not too many have got lost since
     */
    boolean contains(LinkKey link) {
        return missed.containsKey(link);
    }
}
