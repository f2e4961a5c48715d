/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.cache;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.fairlead.inference.admission.Circuit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Keeps outputs in Redis, shared by all nodes. When Redis is away or slow the node does without it:
 * it waits a tenth of a second once, then asks again only after a pause.
 */
final class RedisStore implements OutputStore {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);
    private static final int TIMEOUT_MILLIS = 100;
    private static final int CONNECTIONS = 16;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int LONGEST_VALUE = 1 << 20;

    private final Circuit circuit = new Circuit(1, FIRST_PAUSE, LONGEST_PAUSE, System::nanoTime);
    private final JedisPooled redis;
    private final SetParams expiry;

    /**
     * Creates a store; connects when it is asked for something.
     *
     * @param uri {@code redis://[user:password@]host[:port][/database]}
     * @param keep how long an entry is kept
     * @throws IllegalArgumentException where the address is no such thing
     */
    RedisStore(URI uri, Duration keep) {
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("Not an address of a Redis server: " + uri);
        }
        int port = uri.getPort() < 0 ? 6379 : uri.getPort();
        GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxWait(Duration.ofMillis(TIMEOUT_MILLIS));
        pool.setJmxEnabled(false);
        redis =
                new JedisPooled(
                        new HostAndPort(uri.getHost(), port),
                        DefaultJedisClientConfig.builder()
                                .user(JedisURIHelper.getUser(uri))
                                .password(JedisURIHelper.getPassword(uri))
                                .database(JedisURIHelper.getDBIndex(uri))
                                .connectionTimeoutMillis(TIMEOUT_MILLIS)
                                .socketTimeoutMillis(TIMEOUT_MILLIS)
                                .ssl("rediss".equals(uri.getScheme()))
                                .build(),
                        pool);
        expiry = SetParams.setParams().px(keep.toMillis());
    }

    @Override
    public float[] get(String key) {
        if (!circuit.tryNow()) {
            return null;
        }
        try {
            byte[] bytes = redis.get(key.getBytes(StandardCharsets.UTF_8));
            circuit.succeeded();
            return bytes == null ? null : floats(bytes);
        } catch (JedisException e) {
            away(e);
            return null;
        }
    }

    @Override
    public void put(String key, float[] outputs) {
        // Not a trial of its own: whether Redis is back is found out by asking, which comes first.
        if (circuit.state() != Circuit.State.CLOSED) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(outputs.length * Float.BYTES);
        bytes.asFloatBuffer().put(outputs);
        try {
            redis.set(key.getBytes(StandardCharsets.UTF_8), bytes.array(), expiry);
        } catch (JedisException e) {
            away(e);
        }
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public void close() {
        redis.close();
    }

    /** What somebody else may have written under the key is nothing to rely on. */
    private static float[] floats(byte[] bytes) {
        if (bytes.length == 0 || bytes.length % Float.BYTES != 0 || bytes.length > LONGEST_VALUE) {
            return null;
        }
        float[] outputs = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(outputs);
        for (float output : outputs) {
            if (!Float.isFinite(output)) {
                return null;
            }
        }
        return outputs;
    }

    private void away(JedisException e) {
        boolean first = circuit.state() == Circuit.State.CLOSED;
        circuit.failed(String.valueOf(e.getMessage()));
        if (first) {
            LOG.warn("Doing without Redis for now: {}", e.getMessage());
        }
    }
}
