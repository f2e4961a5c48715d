/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** Keeps outputs in the heap of the node, those asked for most. */
final class CaffeineStore implements OutputStore {

    private final Cache<String, float[]> cache;

    /**
     * Creates an empty store.
     *
     * @param bytes about how much memory it may take
     */
    CaffeineStore(long bytes) {
        cache = Caffeine.newBuilder().maximumWeight(bytes).weigher(CaffeineStore::weight).build();
    }

    @Override
    public float[] get(String key) {
        return cache.getIfPresent(key);
    }

    @Override
    public void put(String key, float[] outputs) {
        cache.put(key, outputs);
    }

    @Override
    public String name() {
        return "caffeine";
    }

    @Override
    public void close() {
        cache.invalidateAll();
    }

    /** With what the objects around key and value take. */
    private static int weight(String key, float[] outputs) {
        return 160 + key.length() + Float.BYTES * outputs.length;
    }

    /** Does at once what is otherwise done later; for tests. */
    long settledSize() {
        cache.cleanUp();
        return cache.estimatedSize();
    }
}
