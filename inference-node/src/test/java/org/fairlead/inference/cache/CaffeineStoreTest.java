/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.fairlead.inference.node.CacheConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaffeineStoreTest {

    @Test
    void remembersAndKeepsWithinItsMemory() {
        CaffeineStore store = new CaffeineStore(100_000);
        assertNull(store.get("a"));
        store.put("a", new float[] {1, 2});
        assertArrayEquals(new float[] {1, 2}, store.get("a"));
        for (int i = 0; i < 10_000; i++) {
            store.put("key-" + i, new float[10]);
        }
        long size = store.settledSize();
        assertTrue(size > 100 && size < 600, "keeps " + size);
    }

    @Test
    void keysTellModelsVersionsFilesAndPicturesApart() {
        byte[] picture = {1, 2, 3};
        String key = CacheKey.of("m", "v1", "d", picture);
        assertEquals(key, CacheKey.of("m", "v1", "d", picture.clone()));
        assertNotEquals(key, CacheKey.of("n", "v1", "d", picture));
        assertNotEquals(key, CacheKey.of("m", "v2", "d", picture));
        assertNotEquals(key, CacheKey.of("m", "v1", "e", picture));
        assertNotEquals(key, CacheKey.of("m", "v1", "d", new byte[] {1, 2, 4}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "on", "http://x", "redis://", "redis://:secret@", "redis://a b"})
    void refusesAKindThatIsNoneAndKeepsSecrets(String kind) {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class, () -> new OutputCache(configured(kind)));
        assertTrue(refused.getMessage().contains("redis://host:port"), refused.getMessage());
        assertTrue(!refused.getMessage().contains("secret"));
    }

    static CacheConfiguration configured(String kind) {
        return new CacheConfiguration() {
            @Override
            public String getKind() {
                return kind;
            }

            @Override
            public long getBytes() {
                return 1000;
            }

            @Override
            public Duration getKeep() {
                return Duration.ofMinutes(1);
            }
        };
    }
}
