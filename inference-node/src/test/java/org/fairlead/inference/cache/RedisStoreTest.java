/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

@Timeout(60)
class RedisStoreTest {

    @TempDir Path folder;

    @Test
    void sharesWhatItKnowsAndForgetsItInTime() throws Exception {
        assumeTrue(RedisServer.isInstalled());
        try (RedisServer server = new RedisServer(RedisServer.freePort(), folder);
                RedisStore one = store(server.port);
                RedisStore other = store(server.port);
                Jedis redis = new Jedis("127.0.0.1", server.port)) {
            assertNull(one.get("k"));
            one.put("k", new float[] {1.5f, -2});
            assertArrayEquals(new float[] {1.5f, -2}, other.get("k"));
            long left = redis.pttl("k");
            assertTrue(left > 0 && left <= 60_000, "expires in " + left);
        }
    }

    @Test
    void doesNotRelyOnWhatOthersWrote() throws Exception {
        assumeTrue(RedisServer.isInstalled());
        try (RedisServer server = new RedisServer(RedisServer.freePort(), folder);
                RedisStore store = store(server.port);
                Jedis redis = new Jedis("127.0.0.1", server.port)) {
            redis.set("text", "abc");
            redis.set("empty", "");
            redis.set("nan".getBytes(), new byte[] {0x7F, (byte) 0xC0, 0, 0});
            redis.lpush("list", "x");
            for (String key : new String[] {"text", "empty", "nan", "list"}) {
                assertNull(store.get(key), key);
            }
        }
    }

    @Test
    void doesWithoutRedisAndUsesItWhenItIsBack() throws Exception {
        assumeTrue(RedisServer.isInstalled());
        int port = RedisServer.freePort();
        try (RedisStore store = store(port)) {
            assertNull(store.get("k"));
            store.put("k", new float[] {1});
            try (RedisServer server = new RedisServer(port, folder)) {
                while (store.get("k") == null) {
                    store.put("k", new float[] {3});
                    Thread.sleep(20);
                }
                assertArrayEquals(new float[] {3}, store.get("k"));
            }
            assertNull(store.get("k"));
        }
    }

    @Test
    void waitsForASilentServerOnceAndBriefly() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
                RedisStore store = store(silent.getLocalPort())) {
            long start = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                assertNull(store.get("k"));
                store.put("k", new float[] {1});
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            assertTrue(seconds < 0.9, "took " + seconds);
        }
    }

    private static RedisStore store(int port) {
        return new RedisStore(URI.create("redis://127.0.0.1:" + port), Duration.ofMinutes(1));
    }
}
