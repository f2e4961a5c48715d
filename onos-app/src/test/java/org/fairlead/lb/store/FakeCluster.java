/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.ConsistentMapBuilder;
import org.onosproject.store.service.MapEventListener;
import org.onosproject.store.service.StorageException;
import org.onosproject.store.service.TestStorageService;

/** A cluster whose maps outlive the bundle that opens them. */
public final class FakeCluster extends TestStorageService {
    private final Map<String, ConsistentMap<?, ?>> maps = new HashMap<>();
    private final Set<String> failing = new HashSet<>();
    private final Map<MapEventListener<?, ?>, MapEventListener<?, ?>> listeners =
            new ConcurrentHashMap<>();
    private volatile boolean quiet;
    private volatile boolean away;

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
                                n -> {
                                    ConsistentMap<K, V> map =
                                            builder.withName(n)
                                                    .withSerializer(serializer())
                                                    .build();
                                    return failing(n, map);
                                });
            }

            @Override
            public org.onosproject.store.service.AsyncConsistentMap<K, V> buildAsyncMap() {
                throw new UnsupportedOperationException();
            }
        };
    }

    /** Lets the cluster fail when a key is to be added. */
    public void failPuts(String map, String key) {
        failing.add(map + "/" + key);
    }

    /** Has the cluster tell nobody of changes from now on, as if that took long. */
    public void keepQuiet() {
        quiet = true;
    }

    @SuppressWarnings("unchecked")
    private <K, V> ConsistentMap<K, V> failing(String name, ConsistentMap<K, V> map) {
        return (ConsistentMap<K, V>)
                Proxy.newProxyInstance(
                        FakeCluster.class.getClassLoader(),
                        new Class<?>[] {ConsistentMap.class},
                        (proxy, method, args) -> {
                            if (method.getName().equals("putIfAbsent")
                                    && failing.contains(name + "/" + args[0])) {
                                throw new IllegalStateException("the cluster is away");
                            }
                            if (method.getName().equals("addListener") && args.length == 1) {
                                MapEventListener<K, V> listener = (MapEventListener<K, V>) args[0];
                                MapEventListener<K, V> told =
                                        e -> {
                                            if (!quiet) {
                                                listener.event(e);
                                            }
                                        };
                                listeners.put(listener, told);
                                map.addListener(told);
                                return null;
                            }
                            if (method.getName().equals("removeListener")) {
                                map.removeListener(
                                        (MapEventListener<K, V>) listeners.remove(args[0]));
                                return null;
                            }
                            if (away && method.getName().equals("put")) {
                                throw new StorageException.Unavailable();
                            }
                            return method.invoke(map, args);
                        });
    }

    /** Lets writes fail, as without a majority, or not any more. */
    public void away(boolean now) {
        away = now;
    }

    /** How many listeners its maps have. */
    public int listeners() {
        return listeners.size();
    }

    /** What another node, or another version, sees. */
    @SuppressWarnings("unchecked")
    public ConsistentMap<String, String> map(String name) {
        return (ConsistentMap<String, String>) maps.get(name);
    }
}
