/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map in which the entry that was not used for the longest time makes room for a new one. Not
 * thread-safe.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
final class BoundedMap<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1;

    private final int capacity;

    /**
     * Creates an empty map.
     *
     * @param capacity number of entries at most
     */
    BoundedMap(int capacity) {
        super(16, 0.75f, true);
        this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > capacity;
    }
}
