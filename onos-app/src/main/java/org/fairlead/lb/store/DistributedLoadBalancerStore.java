/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import static java.util.concurrent.Executors.newSingleThreadExecutor;
import static org.onlab.util.Tools.groupedThreads;
import static org.slf4j.LoggerFactory.getLogger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.fairlead.lb.api.LoadBalancerEvent;
import org.fairlead.lb.api.LoadBalancerException;
import org.fairlead.lb.api.LoadBalancerStore;
import org.fairlead.lb.api.LoadBalancerStoreDelegate;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.fairlead.lb.codec.PoolCodec;
import org.fairlead.lb.codec.VipCodec;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.store.AbstractStore;
import org.onosproject.store.serializers.KryoNamespaces;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.MapEvent;
import org.onosproject.store.service.MapEventListener;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.StorageService;
import org.onosproject.store.service.Versioned;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;

/**
 * Keeps the configuration in two consistent maps of the cluster. The values are JSON texts: any
 * version of the application reads what any other has written, whatever its classes look like.
 *
 * <p>Reads are served from a copy in memory, which the events of the maps keep up to date; so they
 * never block, and a packet that waits for a decision waits for no cluster.
 */
@Component(immediate = true, service = LoadBalancerStore.class)
public final class DistributedLoadBalancerStore
        extends AbstractStore<LoadBalancerEvent, LoadBalancerStoreDelegate>
        implements LoadBalancerStore {

    private static final Serializer SERIALIZER = Serializer.using(KryoNamespaces.BASIC);

    private final Logger log = getLogger(getClass());
    private final ObjectMapper mapper = new ObjectMapper();

    @Reference StorageService storageService;
    @Reference CoreService coreService;

    private final Table<Vip> vips =
            new Table<>(
                    "fairlead-vips",
                    VipCodec::encode,
                    VipCodec::decodeStored,
                    LoadBalancerEvent.Type.VIP_ADDED,
                    LoadBalancerEvent.Type.VIP_UPDATED,
                    LoadBalancerEvent.Type.VIP_REMOVED,
                    LoadBalancerEvent::of);
    private final Table<Pool> pools =
            new Table<>(
                    "fairlead-pools",
                    PoolCodec::encode,
                    PoolCodec::decodeStored,
                    LoadBalancerEvent.Type.POOL_ADDED,
                    LoadBalancerEvent.Type.POOL_UPDATED,
                    LoadBalancerEvent.Type.POOL_REMOVED,
                    LoadBalancerEvent::of);

    private ExecutorService executor;

    @Activate
    void activate() {
        ApplicationId appId = coreService.registerApplication("org.fairlead.lb");
        executor = newSingleThreadExecutor(groupedThreads("fairlead-lb", "store", log));
        pools.open(appId);
        vips.open(appId);
        log.info("Store started with {} VIPs and {} pools", vips.cache.size(), pools.cache.size());
    }

    @Deactivate
    void deactivate() {
        vips.close();
        pools.close();
        executor.shutdownNow();
        log.info("Store stopped");
    }

    @Override
    public Collection<Vip> vips() {
        return vips.all();
    }

    @Override
    public Optional<Vip> vip(VipId id) {
        return vips.find(id.toString());
    }

    @Override
    public boolean createVip(Vip vip) {
        return vips.create(vip.id().toString(), vip);
    }

    @Override
    public boolean updateVip(Vip vip) {
        return vips.update(vip.id().toString(), vip);
    }

    @Override
    public boolean removeVip(VipId id) {
        return vips.remove(id.toString());
    }

    @Override
    public Collection<Pool> pools() {
        return pools.all();
    }

    @Override
    public Optional<Pool> pool(PoolId id) {
        return pools.find(id.toString());
    }

    @Override
    public boolean createPool(Pool pool) {
        return pools.create(pool.id().toString(), pool);
    }

    @Override
    public boolean replacePool(Pool expected, Pool pool) {
        return pools.replace(pool.id().toString(), expected, pool);
    }

    @Override
    public boolean removePool(PoolId id) {
        return pools.remove(id.toString());
    }

    /** Makes an event. */
    private interface EventMaker<T> {
        LoadBalancerEvent make(LoadBalancerEvent.Type type, T value);
    }

    /** One map of the cluster and the copy of it in memory. */
    private final class Table<T> {
        private final String name;
        private final Function<T, ObjectNode> encoder;
        private final Function<JsonNode, T> decoder;
        private final LoadBalancerEvent.Type added;
        private final LoadBalancerEvent.Type updated;
        private final LoadBalancerEvent.Type removed;
        private final EventMaker<T> events;
        private final MapEventListener<String, String> listener = this::changed;
        private final Map<String, T> cache = new ConcurrentSkipListMap<>();
        private ConsistentMap<String, String> map;

        Table(
                String name,
                Function<T, ObjectNode> encoder,
                Function<JsonNode, T> decoder,
                LoadBalancerEvent.Type added,
                LoadBalancerEvent.Type updated,
                LoadBalancerEvent.Type removed,
                EventMaker<T> events) {
            this.name = name;
            this.encoder = encoder;
            this.decoder = decoder;
            this.added = added;
            this.updated = updated;
            this.removed = removed;
            this.events = events;
        }

        void open(ApplicationId appId) {
            map =
                    storageService
                            .<String, String>consistentMapBuilder()
                            .withName(name)
                            .withApplicationId(appId)
                            .withSerializer(SERIALIZER)
                            .build();
            map.addListener(listener);
            for (String key : map.keySet()) {
                refresh(key);
            }
        }

        void close() {
            map.removeListener(listener);
            cache.clear();
        }

        Collection<T> all() {
            return ImmutableList.copyOf(cache.values());
        }

        Optional<T> find(String key) {
            return Optional.ofNullable(cache.get(key));
        }

        boolean create(String key, T value) {
            boolean done = map.putIfAbsent(key, encode(value)) == null;
            refresh(key);
            return done;
        }

        boolean update(String key, T value) {
            boolean done = map.computeIfPresent(key, (k, old) -> encode(value)) != null;
            refresh(key);
            return done;
        }

        boolean replace(String key, T expected, T value) {
            // The text may be of another version of the application: compare what it means.
            Versioned<String> stored = map.get(key);
            boolean done =
                    stored != null
                            && expected.equals(decode(key, stored.value()))
                            && map.replace(key, stored.version(), encode(value));
            refresh(key);
            return done;
        }

        boolean remove(String key) {
            boolean done = map.remove(key) != null;
            refresh(key);
            return done;
        }

        /** Hears of changes on a thread of the cluster, where a read of the map would block. */
        private void changed(MapEvent<String, String> event) {
            try {
                executor.execute(() -> refresh(event.key()));
            } catch (RejectedExecutionException e) {
                log.debug("Stopping");
            }
        }

        /**
         * Takes over the current value. The writer itself does this too, so that it reads what it
         * wrote; whoever comes first makes the event.
         */
        private void refresh(String key) {
            // The event is queued under the lock, so that events come in the order of the changes.
            synchronized (cache) {
                Versioned<String> stored = map.get(key);
                T now = stored == null ? null : decode(key, stored.value());
                T before = now == null ? cache.remove(key) : cache.put(key, now);
                if (before == null && now != null) {
                    tell(events.make(added, now));
                } else if (before != null && now == null) {
                    tell(events.make(removed, before));
                } else if (now != null && !now.equals(before)) {
                    tell(events.make(updated, now));
                }
            }
        }

        private void tell(LoadBalancerEvent event) {
            try {
                executor.execute(() -> notifyDelegate(event));
            } catch (RejectedExecutionException e) {
                log.debug("Stopping");
            }
        }

        private String encode(T value) {
            try {
                return mapper.writeValueAsString(encoder.apply(value));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private T decode(String key, String json) {
            try {
                return decoder.apply(mapper.readTree(json));
            } catch (IOException | LoadBalancerException e) {
                log.error("What is stored as {} in {} cannot be read: {}", key, name, json, e);
                return null;
            }
        }
    }
}
