/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.cache;

/**
 * Keeps the outputs of networks. Thread-safe. It may forget anything at any time, and never fails:
 * a store that does not work knows nothing.
 */
public interface OutputStore extends AutoCloseable {

    /**
     * What is known.
     *
     * @param key as {@link CacheKey} makes it
     * @return the outputs, not to be changed; null where nothing is known
     */
    float[] get(String key);

    /**
     * Remembers outputs.
     *
     * @param key as {@link CacheKey} makes it
     * @param outputs not changed afterwards
     */
    void put(String key, float[] outputs);

    /** The name of the kind of store, for logs. */
    String name();

    @Override
    void close();
}
