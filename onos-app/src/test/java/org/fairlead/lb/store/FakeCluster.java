/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import java.util.HashMap;
import java.util.Map;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.ConsistentMapBuilder;
import org.onosproject.store.service.TestStorageService;

/** A cluster whose maps outlive the bundle that opens them. */
public final class FakeCluster extends TestStorageService {
    private final Map<String, ConsistentMap<?, ?>> maps = new HashMap<>();

    @Override
    public <K, V> ConsistentMapBuilder<K, V> consistentMapBuilder() {
        ConsistentMapBuilder<K, V> builder = super.consistentMapBuilder();
        return new ConsistentMapBuilder<K, V>() {
            @Override
            @SuppressWarnings("unchecked")
            public ConsistentMap<K, V> build() {
                return (ConsistentMap<K, V>)
                        maps.computeIfAbsent(
                                name(),
                                n -> builder.withName(n).withSerializer(serializer()).build());
            }

            @Override
            public org.onosproject.store.service.AsyncConsistentMap<K, V> buildAsyncMap() {
                throw new UnsupportedOperationException();
            }
        };
    }

    /** What another node, or another version, sees. */
    @SuppressWarnings("unchecked")
    public ConsistentMap<String, String> map(String name) {
        return (ConsistentMap<String, String>) maps.get(name);
    }
}
