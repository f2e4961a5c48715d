/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import static java.util.concurrent.Executors.newSingleThreadExecutor;
import static org.onlab.util.Tools.groupedThreads;
import static org.slf4j.LoggerFactory.getLogger;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.fairlead.lb.api.Revised;
import org.fairlead.lb.api.SlotTable;
import org.fairlead.lb.api.SlotTables;
import org.fairlead.lb.api.VipId;
import org.fairlead.lb.codec.SlotCodec;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.LeadershipService;
import org.onosproject.core.CoreService;
import org.onosproject.store.serializers.KryoNamespaces;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.StorageService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;

/** Keeps the slot tables in a consistent map, and elects who changes them. */
@Component(immediate = true, service = SlotTables.class)
public final class DistributedSlotTables implements SlotTables {
    private static final String TOPIC = "fairlead-slots";

    private final Logger log = getLogger(getClass());
    private final DistributedTable<SlotTable> tables =
            new DistributedTable<>(
                    new TextForm<>(SlotCodec::encode, SlotCodec::decode),
                    t -> t.vip().toString(),
                    (before, now) -> {});

    @Reference StorageService storageService;
    @Reference CoreService coreService;
    @Reference LeadershipService leadershipService;
    @Reference ClusterService clusterService;

    private ExecutorService executor;

    @Activate
    void activate() {
        executor = newSingleThreadExecutor(groupedThreads("fairlead-lb", "slots", log));
        tables.open(
                storageService
                        .<String, String>consistentMapBuilder()
                        .withName(TOPIC)
                        .withApplicationId(coreService.registerApplication("org.fairlead.lb"))
                        .withSerializer(Serializer.using(KryoNamespaces.BASIC))
                        .build(),
                executor);
        leadershipService.runForLeadership(TOPIC);
        log.info("Started with {} tables", tables.all().size());
    }

    @Deactivate
    void deactivate() {
        leadershipService.withdraw(TOPIC);
        tables.close();
        executor.shutdownNow();
        log.info("Stopped");
    }

    @Override
    public Optional<SlotTable> table(VipId vip) {
        return tables.find(vip.toString()).map(Revised::value);
    }

    @Override
    public Iterable<SlotTable> tables() {
        return tables.all().stream().map(Revised::value).collect(Collectors.toList());
    }

    @Override
    public boolean isLeader() {
        return clusterService.getLocalNode().id().equals(leadershipService.getLeader(TOPIC));
    }

    @Override
    public void put(SlotTable table) {
        Optional<Revised<SlotTable>> old = tables.find(table.vip().toString());
        boolean done =
                old.isPresent() && tables.replace(old.get().revision(), table)
                        || !old.isPresent() && tables.create(table);
        if (!done) {
            throw new IllegalStateException("Somebody else has changed the slots");
        }
    }

    @Override
    public void remove(VipId vip) {
        tables.find(vip.toString()).ifPresent(t -> tables.remove(vip.toString(), t.revision()));
    }
}
