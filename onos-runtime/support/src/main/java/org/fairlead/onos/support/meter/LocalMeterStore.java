/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.support.meter;

import static org.onosproject.net.meter.MeterCellId.MeterCellType.INDEX;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.behaviour.MeterQuery;
import org.onosproject.net.driver.DriverHandler;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.meter.DefaultMeter;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterCellId;
import org.onosproject.net.meter.MeterEvent;
import org.onosproject.net.meter.MeterFailReason;
import org.onosproject.net.meter.MeterFeatures;
import org.onosproject.net.meter.MeterId;
import org.onosproject.net.meter.MeterKey;
import org.onosproject.net.meter.MeterOperation;
import org.onosproject.net.meter.MeterScope;
import org.onosproject.net.meter.MeterState;
import org.onosproject.net.meter.MeterStore;
import org.onosproject.net.meter.MeterStoreDelegate;
import org.onosproject.net.meter.MeterStoreResult;
import org.onosproject.net.meter.MeterTableKey;
import org.onosproject.store.AbstractStore;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The meters of a single controller, in memory.
 *
 * <p>The distributed store of ONOS 2.4.0 does not fit the meter interface of 2.5.6. One controller
 * needs no distribution, and after a restart the meter service removes what the switch still has
 * and nobody asked for again, so nothing needs to reach a disk either. Only index meters (OpenFlow)
 * are kept; protocol-independent pipelines are refused. Thread-safe.
 */
@Component(
        immediate = true,
        service = MeterStore.class,
        property = Constants.SERVICE_RANKING + ":Integer=1000")
public class LocalMeterStore extends AbstractStore<MeterEvent, MeterStoreDelegate>
        implements MeterStore {

    // Optional, so that this store is registered before the meter service looks for one: it has to
    // outrank the store of 2.4.0 at that moment.
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    protected volatile DriverService driverService;

    private final Map<MeterKey, DefaultMeter> meters = new ConcurrentHashMap<>();
    private final Map<MeterTableKey, MeterFeatures> features = new ConcurrentHashMap<>();
    private final Map<MeterKey, CompletableFuture<MeterStoreResult>> pending =
            new ConcurrentHashMap<>();
    private final Map<DeviceId, MeterIds> ids = new ConcurrentHashMap<>();
    private volatile boolean userDefinedIndex;

    @Override
    public CompletableFuture<MeterStoreResult> addOrUpdateMeter(Meter meter) {
        CompletableFuture<MeterStoreResult> result = new CompletableFuture<>();
        if (meter.meterCellId() == null || meter.meterCellId().type() != INDEX) {
            result.complete(MeterStoreResult.fail(MeterFailReason.INVALID_METER));
            return result;
        }
        MeterKey key = keyOf(meter);
        pending.put(key, result);
        meters.put(key, (DefaultMeter) meter);
        notifyDelegate(new MeterEvent(MeterEvent.Type.METER_ADD_REQ, meter));
        return result;
    }

    @Override
    public CompletableFuture<MeterStoreResult> deleteMeter(Meter meter) {
        MeterKey key = keyOf(meter);
        CompletableFuture<MeterStoreResult> result = new CompletableFuture<>();
        pending.put(key, result);
        DefaultMeter known =
                meters.computeIfPresent(
                        key,
                        (k, m) -> {
                            m.setState(MeterState.PENDING_REMOVE);
                            return m;
                        });
        if (known == null) {
            complete(key, MeterStoreResult.success());
        } else {
            notifyDelegate(new MeterEvent(MeterEvent.Type.METER_REM_REQ, known));
        }
        return result;
    }

    @Override
    public Meter updateMeterState(Meter seen) {
        MeterKey key = keyOf(seen);
        DefaultMeter meter = meters.get(key);
        if (meter == null) {
            return null;
        }
        boolean added = false;
        synchronized (meter) {
            if (meter.state() == MeterState.PENDING_ADD) {
                meter.setState(seen.state());
                added = seen.state() == MeterState.ADDED;
            }
            meter.setProcessedPackets(seen.packetsSeen());
            meter.setProcessedBytes(seen.bytesSeen());
            meter.setLife(seen.life());
            meter.setReferenceCount(seen.referenceCount());
        }
        if (added) {
            complete(key, MeterStoreResult.success());
            notifyDelegate(new MeterEvent(MeterEvent.Type.METER_ADDED, meter));
        } else if (meter.state() == MeterState.ADDED && meter.referenceCount() == 0) {
            notifyDelegate(new MeterEvent(MeterEvent.Type.METER_REFERENCE_COUNT_ZERO, meter));
        }
        return meter;
    }

    @Override
    public Meter getMeter(MeterKey key) {
        return meters.get(key);
    }

    @Override
    public Collection<Meter> getAllMeters() {
        return ImmutableList.copyOf(meters.values());
    }

    @Override
    public Collection<Meter> getAllMeters(DeviceId deviceId) {
        return meters.values().stream()
                .filter(m -> m.deviceId().equals(deviceId))
                .collect(ImmutableList.toImmutableList());
    }

    @Override
    public Collection<Meter> getAllMeters(DeviceId deviceId, MeterScope scope) {
        return scope.isGlobal() ? getAllMeters(deviceId) : ImmutableList.of();
    }

    @Override
    public void failedMeter(MeterOperation operation, MeterFailReason reason) {
        complete(keyOf(operation.meter()), MeterStoreResult.fail(reason));
    }

    @Override
    public void purgeMeter(Meter meter) {
        MeterKey key = keyOf(meter);
        DefaultMeter gone = meters.remove(key);
        if (gone == null) {
            return;
        }
        freeId(gone.deviceId(), gone.meterCellId());
        complete(key, MeterStoreResult.success());
        notifyDelegate(new MeterEvent(MeterEvent.Type.METER_REMOVED, gone));
    }

    @Override
    public void purgeMeters(DeviceId deviceId) {
        purge(m -> m.deviceId().equals(deviceId));
    }

    @Override
    public void purgeMeters(DeviceId deviceId, ApplicationId appId) {
        purge(m -> m.deviceId().equals(deviceId) && m.appId().equals(appId));
    }

    @Override
    public MeterStoreResult storeMeterFeatures(MeterFeatures meterFeatures) {
        features.put(
                MeterTableKey.key(meterFeatures.deviceId(), meterFeatures.scope()), meterFeatures);
        return MeterStoreResult.success();
    }

    @Override
    public MeterStoreResult storeMeterFeatures(Collection<MeterFeatures> all) {
        all.forEach(this::storeMeterFeatures);
        return MeterStoreResult.success();
    }

    @Override
    public MeterStoreResult deleteMeterFeatures(DeviceId deviceId) {
        features.keySet().removeIf(key -> key.deviceId().equals(deviceId));
        return MeterStoreResult.success();
    }

    @Override
    public MeterStoreResult deleteMeterFeatures(Collection<MeterFeatures> all) {
        all.forEach(f -> features.remove(MeterTableKey.key(f.deviceId(), f.scope())));
        return MeterStoreResult.success();
    }

    @Override
    public MeterCellId allocateMeterId(DeviceId deviceId, MeterScope scope) {
        if (userDefinedIndex || !scope.isGlobal()) {
            return null;
        }
        MeterFeatures known = features.get(MeterTableKey.key(deviceId, scope));
        long first = known == null ? 1 : known.startIndex();
        long last = known == null ? maximumOf(deviceId) : known.endIndex();
        MeterIds pool = ids.computeIfAbsent(deviceId, d -> new MeterIds());
        synchronized (pool) {
            long id = pool.take(first, last);
            return id == MeterIds.NONE ? null : MeterId.meterId(id);
        }
    }

    @Override
    @Deprecated
    public void freeMeterId(DeviceId deviceId, MeterId meterId) {
        freeId(deviceId, meterId);
    }

    @Override
    public boolean userDefinedIndexMode(boolean enable) {
        // Switching while identifiers are out could hand the same one out twice.
        if (meters.isEmpty()) {
            userDefinedIndex = enable;
        }
        return userDefinedIndex;
    }

    private void purge(Predicate<Meter> which) {
        ImmutableList.copyOf(meters.values()).stream().filter(which).forEach(this::purgeMeter);
    }

    private void freeId(DeviceId deviceId, MeterCellId cell) {
        MeterIds pool = ids.get(deviceId);
        if (pool != null && cell.type() == INDEX) {
            synchronized (pool) {
                pool.free(((MeterId) cell).id());
            }
        }
    }

    private long maximumOf(DeviceId deviceId) {
        DriverService drivers = driverService;
        DriverHandler handler = drivers == null ? null : drivers.createHandler(deviceId);
        return handler != null && handler.hasBehaviour(MeterQuery.class)
                ? handler.behaviour(MeterQuery.class).getMaxMeters()
                : 0;
    }

    private void complete(MeterKey key, MeterStoreResult result) {
        CompletableFuture<MeterStoreResult> waiting = pending.remove(key);
        if (waiting != null) {
            waiting.complete(result);
        }
    }

    private static MeterKey keyOf(Meter meter) {
        return MeterKey.key(meter.deviceId(), meter.meterCellId());
    }
}
