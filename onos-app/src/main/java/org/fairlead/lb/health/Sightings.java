/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.util.List;

/** Nodes that report their load and could become members. Thread-safe, never blocks. */
public interface Sightings {
    /** Hosts that are kept at most between two calls of {@link #strangers}; others are not seen. */
    int MAX_STRANGERS = 1_024;

    /**
     * Takes what was seen since the last call: by hosts that no pool has, and by members of pools
     * that another pool may want. Nothing is looked at while no pool allows discovery.
     *
     * @return the newest report of each host, in no particular order
     */
    List<Stranger> strangers();
}
