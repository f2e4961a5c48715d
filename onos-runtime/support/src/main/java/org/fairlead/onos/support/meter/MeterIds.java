/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.support.meter;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The meter identifiers of one switch: hands out the lowest that is free in a closed range.
 *
 * <p>Not thread-safe: its owner locks.
 */
final class MeterIds {

    /** What is returned when every identifier is taken. */
    static final long NONE = -1;

    private final SortedSet<Long> freed = new TreeSet<>();
    private long next = 1;

    /**
     * Takes an identifier.
     *
     * @param first lowest allowed, 1 or more
     * @param last highest allowed
     * @return the lowest free one in the range, or {@link #NONE}
     */
    long take(long first, long last) {
        for (long id : freed.tailSet(first)) {
            if (id > last) {
                break;
            }
            freed.remove(id);
            return id;
        }
        next = Math.max(next, first);
        return next <= last ? next++ : NONE;
    }

    /**
     * Gives an identifier back; one that was never handed out is ignored.
     *
     * @param id what {@link #take} returned
     */
    void free(long id) {
        if (id > 0 && id < next) {
            freed.add(id);
        }
    }
}
