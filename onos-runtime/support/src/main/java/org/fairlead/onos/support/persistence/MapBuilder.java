/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.support.persistence;

import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import java.util.Map;
import org.h2.mvstore.MVStore;
import org.onosproject.persistence.PersistentMapBuilder;
import org.onosproject.store.service.Serializer;

/** Builds {@link PersistentMap}s; the name and the serializer are required. */
final class MapBuilder<K, V> implements PersistentMapBuilder<K, V> {

    /** Keeps maps and sets of the same name apart in the file. */
    private static final String PREFIX = "map:";

    private final MVStore store;
    private String name;
    private Serializer serializer;

    MapBuilder(MVStore store) {
        this.store = store;
    }

    @Override
    public PersistentMapBuilder<K, V> withName(String mapName) {
        name = PREFIX + checkNotNull(mapName, "a map needs a name");
        return this;
    }

    @Override
    public PersistentMapBuilder<K, V> withSerializer(Serializer mapSerializer) {
        serializer = checkNotNull(mapSerializer, "a map needs a serializer");
        return this;
    }

    @Override
    public Map<K, V> build() {
        checkState(name != null, "a persistent map needs a name");
        checkState(serializer != null, "a persistent map needs a serializer");
        return new PersistentMap<>(store, name, serializer);
    }
}
