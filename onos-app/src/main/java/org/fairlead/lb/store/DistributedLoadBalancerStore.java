/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import static java.util.concurrent.Executors.newSingleThreadExecutor;
import static org.onlab.util.Tools.groupedThreads;
import static org.slf4j.LoggerFactory.getLogger;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.fairlead.lb.api.ConfigTable;
import org.fairlead.lb.api.LoadBalancerEvent;
import org.fairlead.lb.api.LoadBalancerEvent.Type;
import org.fairlead.lb.api.LoadBalancerStore;
import org.fairlead.lb.api.LoadBalancerStoreDelegate;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.codec.PoolCodec;
import org.fairlead.lb.codec.VipCodec;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.store.AbstractStore;
import org.onosproject.store.serializers.KryoNamespaces;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.StorageService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;

/**
 * Keeps the configuration in two consistent maps of the cluster.
 *
 * <p>Reads are served from a copy in memory; so they never block, and a packet that waits for a
 * decision waits for no cluster.
 */
@Component(immediate = true, service = LoadBalancerStore.class)
public final class DistributedLoadBalancerStore
        extends AbstractStore<LoadBalancerEvent, LoadBalancerStoreDelegate>
        implements LoadBalancerStore {

    private static final Serializer SERIALIZER = Serializer.using(KryoNamespaces.BASIC);

    private final Logger log = getLogger(getClass());

    @Reference StorageService storageService;
    @Reference CoreService coreService;

    private final DistributedTable<Vip> vips =
            new DistributedTable<>(
                    new TextForm<>(VipCodec::encode, VipCodec::decodeStored),
                    vip -> vip.id().toString(),
                    this::vipChanged);
    private final DistributedTable<Pool> pools =
            new DistributedTable<>(
                    new TextForm<>(PoolCodec::encode, PoolCodec::decodeStored),
                    pool -> pool.id().toString(),
                    this::poolChanged);

    private ExecutorService executor;

    @Activate
    void activate() {
        ApplicationId appId = coreService.registerApplication("org.fairlead.lb");
        executor = newSingleThreadExecutor(groupedThreads("fairlead-lb", "store", log));
        pools.open(map("fairlead-pools", appId), executor);
        vips.open(map("fairlead-vips", appId), executor);
        log.info("Started with {} VIPs and {} pools", vips.all().size(), pools.all().size());
    }

    @Deactivate
    void deactivate() {
        vips.close();
        pools.close();
        executor.shutdownNow();
        log.info("Stopped");
    }

    @Override
    public ConfigTable<Vip> vips() {
        return vips;
    }

    @Override
    public ConfigTable<Pool> pools() {
        return pools;
    }

    private ConsistentMap<String, String> map(String name, ApplicationId appId) {
        return storageService
                .<String, String>consistentMapBuilder()
                .withName(name)
                .withApplicationId(appId)
                .withSerializer(SERIALIZER)
                .build();
    }

    private void vipChanged(Vip before, Vip now) {
        Type type =
                before == null ? Type.VIP_ADDED : now == null ? Type.VIP_REMOVED : Type.VIP_UPDATED;
        tell(LoadBalancerEvent.of(type, now == null ? before : now));
    }

    private void poolChanged(Pool before, Pool now) {
        Type type =
                before == null
                        ? Type.POOL_ADDED
                        : now == null ? Type.POOL_REMOVED : Type.POOL_UPDATED;
        tell(LoadBalancerEvent.of(type, now == null ? before : now));
    }

    private void tell(LoadBalancerEvent event) {
        try {
            executor.execute(() -> notifyDelegate(event));
        } catch (RejectedExecutionException e) {
            log.debug("Stopping");
        }
    }
}
