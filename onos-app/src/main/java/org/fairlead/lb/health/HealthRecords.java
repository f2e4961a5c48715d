/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import static java.util.concurrent.Executors.newSingleThreadScheduledExecutor;
import static org.onlab.util.Tools.groupedThreads;
import static org.slf4j.LoggerFactory.getLogger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fairlead.lb.api.HealthChange;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.OperationalState;
import org.fairlead.lb.api.PoolId;
import org.onosproject.core.ApplicationId;
import org.onosproject.store.serializers.KryoNamespaces;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.MapEventListener;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.StorageException;
import org.onosproject.store.service.StorageService;
import org.onosproject.store.service.Versioned;
import org.slf4j.Logger;

/**
 * The members' states for the whole cluster and over restarts, as JSON texts in a consistent map.
 * Reads come from a copy in memory; writes are made by a thread of its own. Thread-safe.
 */
final class HealthRecords implements Memory {
    /** Time after which what could not be written is tried again; milliseconds. */
    static final long RETRY_MILLIS = 5_000;

    private static final long CLOSE_MILLIS = 1_000;

    private static final Serializer SERIALIZER = Serializer.using(KryoNamespaces.BASIC);

    private final Logger log = getLogger(getClass());
    private final ObjectMapper mapper = new ObjectMapper();
    private final ConsistentMap<String, String> map;
    private final MapEventListener<String, String> listener;
    private final Map<String, HealthRecord> cache = new ConcurrentHashMap<>();

    /** What waits to be written; the newest for each member. */
    private final Map<String, HealthRecord> unwritten = new ConcurrentHashMap<>();

    private final long retryMillis;
    private volatile Runnable changed = () -> {};

    private final ScheduledExecutorService writer =
            newSingleThreadScheduledExecutor(groupedThreads("fairlead-lb", "health-store", log));

    /**
     * Opens the map and reads what is there.
     *
     * @param storage of the cluster
     * @param appId owner of the map
     */
    HealthRecords(StorageService storage, ApplicationId appId) {
        this(storage, appId, RETRY_MILLIS);
    }

    /** As above, with another time after which writes are tried again. */
    HealthRecords(StorageService storage, ApplicationId appId, long retryMillis) {
        this.retryMillis = retryMillis;
        map =
                storage.<String, String>consistentMapBuilder()
                        .withName("fairlead-health")
                        .withApplicationId(appId)
                        .withSerializer(SERIALIZER)
                        .build();
        listener =
                event -> {
                    if (unwritten.containsKey(event.key())) {
                        return; // of before what is known here, and is about to be written
                    }
                    Versioned<String> value = event.newValue();
                    HealthRecord record = value == null ? null : decode(value.value());
                    HealthRecord before =
                            record == null
                                    ? cache.remove(event.key())
                                    : cache.put(event.key(), record);
                    if (record == null ? before != null : !record.equals(before)) {
                        changed.run();
                    }
                };
        map.addListener(listener);
        for (String key : map.keySet()) {
            Versioned<String> value = map.get(key);
            HealthRecord record = value == null ? null : decode(value.value());
            if (record != null) {
                cache.put(key, record);
            }
        }
    }

    /** Has something called, on a thread of the cluster, when another controller has written. */
    void onChange(Runnable task) {
        changed = task;
    }

    /**
     * Ends it. What waits is still written, and tried once more if it must be; that is waited for a
     * moment, so that who comes next finds it.
     */
    void close() {
        map.removeListener(listener);
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                log.warn("Some states of members could not be written yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public HealthRecord get(PoolId pool, MemberId member) {
        return cache.getOrDefault(Memory.key(pool, member), HealthRecord.NEW);
    }

    /** Has a record written, if it is another one than before. */
    @Override
    public void put(PoolId pool, MemberId member, HealthRecord record) {
        String key = Memory.key(pool, member);
        if (!record.equals(cache.put(key, record)) && unwritten.put(key, record) == null) {
            write(key, 0);
        }
    }

    @Override
    public void retain(Set<String> keys) {
        Set<String> gone = new HashSet<>(cache.keySet());
        gone.removeAll(keys);
        for (String key : gone) {
            cache.remove(key);
            unwritten.remove(key);
            write(key, 0);
        }
    }

    private void write(String key, long delayMillis) {
        try {
            writer.schedule(() -> write(key), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Stopping");
        }
    }

    private void write(String key) {
        HealthRecord record = unwritten.remove(key);
        try {
            if (record != null) {
                map.put(key, encode(record));
            } else if (!cache.containsKey(key)) {
                map.remove(key);
            }
        } catch (StorageException e) {
            log.warn("The state of {} is not kept yet: {}", key, e.toString());
            // Unless a newer one waits already, and has a try of its own.
            if (record == null || unwritten.putIfAbsent(key, record) == null) {
                write(key, retryMillis);
            }
        }
    }

    private String encode(HealthRecord record) {
        ObjectNode json = mapper.createObjectNode();
        json.put("answers", record.answers());
        json.put("reason", record.reason());
        ArrayNode history = json.putArray("history");
        for (HealthChange change : record.history()) {
            history.addObject()
                    .put("at", change.at())
                    .put("state", change.state().code())
                    .put("reason", change.reason());
        }
        return json.toString();
    }

    /** Reads a record; what cannot be read is as if it were not there. */
    private HealthRecord decode(String text) {
        try {
            JsonNode json = mapper.readTree(text);
            List<HealthChange> history = new ArrayList<>();
            for (JsonNode change : json.path("history")) {
                history.add(
                        new HealthChange(
                                change.path("at").asLong(),
                                OperationalState.of(change.path("state").asText()),
                                change.path("reason").asText()));
            }
            return new HealthRecord(
                    json.path("answers").asBoolean(true), json.path("reason").asText(), history);
        } catch (IOException | IllegalArgumentException e) {
            log.warn("A state that is stored cannot be read: {}", text);
            return null;
        }
    }
}
