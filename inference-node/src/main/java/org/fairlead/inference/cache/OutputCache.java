/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.cache;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.concurrent.atomic.LongAdder;
import org.fairlead.inference.node.CacheConfiguration;

/** The cache of the node, of the kind that the settings ask for. Thread-safe; never fails. */
@Singleton
public final class OutputCache {

    private final OutputStore store;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    OutputCache(CacheConfiguration configuration) {
        store = store(configuration);
    }

    private static OutputStore store(CacheConfiguration configuration) {
        String kind = configuration.getKind().trim();
        if (kind.equals("off")) {
            return null;
        }
        if (kind.equals("caffeine")) {
            return new CaffeineStore(configuration.getBytes());
        }
        if (kind.matches("rediss?://.*")) {
            try {
                return new RedisStore(URI.create(kind), configuration.getKeep());
            } catch (IllegalArgumentException e) {
                // Said below, without the password that the address may hold.
            }
        }
        throw new IllegalArgumentException("The cache must be off, caffeine, or redis://host:port");
    }

    /** Whether it is worth making keys. */
    public boolean isOn() {
        return store != null;
    }

    /** The outputs that are known; null where none are. */
    public float[] get(String key) {
        float[] outputs = store.get(key);
        (outputs == null ? misses : hits).increment();
        return outputs;
    }

    /** Remembers outputs. */
    public void put(String key, float[] outputs) {
        store.put(key, outputs);
    }

    /** How often something was known. */
    public long hits() {
        return hits.sum();
    }

    /** How often nothing was known. */
    public long misses() {
        return misses.sum();
    }

    @PreDestroy
    void close() {
        if (store != null) {
            store.close();
        }
    }
}
