/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.support.persistence;

import java.util.AbstractSet;
import java.util.Iterator;

/** The keys of a {@link PersistentMap} as a set. Thread-safe like the map. */
final class PersistentSet<E> extends AbstractSet<E> {

    private final PersistentMap<E, Boolean> map;

    PersistentSet(PersistentMap<E, Boolean> map) {
        this.map = map;
    }

    @Override
    public boolean add(E element) {
        return map.put(element, Boolean.TRUE) == null;
    }

    @Override
    public boolean remove(Object element) {
        return map.remove(element) != null;
    }

    @Override
    public boolean contains(Object element) {
        return map.containsKey(element);
    }

    @Override
    public Iterator<E> iterator() {
        return map.keySet().iterator();
    }

    @Override
    public int size() {
        return map.size();
    }

    @Override
    public void clear() {
        map.clear();
    }
}
