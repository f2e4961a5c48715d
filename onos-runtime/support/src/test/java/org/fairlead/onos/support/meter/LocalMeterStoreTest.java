/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.support.meter;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.Before;
import org.junit.Test;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.meter.Band;
import org.onosproject.net.meter.DefaultBand;
import org.onosproject.net.meter.DefaultMeter;
import org.onosproject.net.meter.DefaultMeterFeatures;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterCellId;
import org.onosproject.net.meter.MeterEvent;
import org.onosproject.net.meter.MeterFailReason;
import org.onosproject.net.meter.MeterId;
import org.onosproject.net.meter.MeterKey;
import org.onosproject.net.meter.MeterOperation;
import org.onosproject.net.meter.MeterScope;
import org.onosproject.net.meter.MeterState;
import org.onosproject.net.meter.MeterStoreResult;

/** A meter from the request over the switch's word to its removal. */
public class LocalMeterStoreTest {

    private static final DeviceId LEAF = DeviceId.deviceId("of:0000000000000001");

    private final List<MeterEvent.Type> events = new ArrayList<>();
    private LocalMeterStore store;

    @Before
    public void setUp() {
        store = new LocalMeterStore();
        store.setDelegate(event -> events.add(event.type()));
        store.storeMeterFeatures(
                DefaultMeterFeatures.builder()
                        .forDevice(LEAF)
                        .withStartIndex(1)
                        .withEndIndex(2)
                        .withScope(MeterScope.globalScope())
                        .build());
    }

    @Test
    public void addIsDoneWhenTheSwitchHasTheMeter() {
        CompletableFuture<MeterStoreResult> added =
                store.addOrUpdateMeter(meter(1, MeterState.PENDING_ADD));
        assertEquals(List.of(MeterEvent.Type.METER_ADD_REQ), events);
        assertFalse(added.isDone());

        store.updateMeterState(meter(1, MeterState.ADDED));

        assertEquals(MeterStoreResult.Type.SUCCESS, added.join().type());
        assertTrue(events.contains(MeterEvent.Type.METER_ADDED));
        assertEquals(MeterState.ADDED, store.getMeter(key(1)).state());
    }

    @Test
    public void failureReachesWhoAsked() {
        Meter meter = meter(1, MeterState.PENDING_ADD);
        CompletableFuture<MeterStoreResult> added = store.addOrUpdateMeter(meter);
        store.failedMeter(
                new MeterOperation(meter, MeterOperation.Type.ADD), MeterFailReason.OUT_OF_METERS);
        assertEquals(MeterFailReason.OUT_OF_METERS, added.join().reason().get());
    }

    @Test
    public void removalIsDoneWhenTheSwitchLostTheMeter() {
        store.addOrUpdateMeter(meter(1, MeterState.PENDING_ADD));
        store.updateMeterState(meter(1, MeterState.ADDED));
        CompletableFuture<MeterStoreResult> removed =
                store.deleteMeter(meter(1, MeterState.PENDING_REMOVE));
        assertTrue(events.contains(MeterEvent.Type.METER_REM_REQ));
        assertFalse(removed.isDone());

        store.purgeMeter(meter(1, MeterState.PENDING_REMOVE));

        assertEquals(MeterStoreResult.Type.SUCCESS, removed.join().type());
        assertNull(store.getMeter(key(1)));
    }

    @Test
    public void removingWhatIsNotThereSucceedsAtOnce() {
        assertTrue(store.deleteMeter(meter(7, MeterState.PENDING_REMOVE)).isDone());
    }

    @Test
    public void identifiersAreReusedAndRunOut() {
        assertEquals(MeterId.meterId(1), store.allocateMeterId(LEAF, MeterScope.globalScope()));
        assertEquals(MeterId.meterId(2), store.allocateMeterId(LEAF, MeterScope.globalScope()));
        assertNull(store.allocateMeterId(LEAF, MeterScope.globalScope()));
        store.addOrUpdateMeter(meter(1, MeterState.PENDING_ADD));
        store.purgeMeters(LEAF);
        assertEquals(MeterId.meterId(1), store.allocateMeterId(LEAF, MeterScope.globalScope()));
    }

    @Test
    public void statisticsOfUnknownMetersSayNothing() {
        assertNull(store.updateMeterState(meter(9, MeterState.ADDED)));
        assertTrue(store.getAllMeters().isEmpty());
    }

    @Test
    public void countersFollowTheSwitch() {
        DefaultMeter meter = meter(1, MeterState.PENDING_ADD);
        store.addOrUpdateMeter(meter);
        DefaultMeter seen = meter(1, MeterState.ADDED);
        seen.setProcessedPackets(12);
        store.updateMeterState(seen);
        assertEquals(12, store.getMeter(key(1)).packetsSeen());
        assertSame(meter, store.getMeter(key(1)));
    }

    private static MeterKey key(long id) {
        return MeterKey.key(LEAF, (MeterCellId) MeterId.meterId(id));
    }

    private static DefaultMeter meter(long id, MeterState state) {
        Band drop =
                DefaultBand.builder().ofType(Band.Type.DROP).withRate(100).burstSize(10).build();
        DefaultMeter meter =
                (DefaultMeter)
                        DefaultMeter.builder()
                                .forDevice(LEAF)
                                .fromApp(new DefaultApplicationId(1, "test"))
                                .withUnit(Meter.Unit.PKTS_PER_SEC)
                                .withBands(List.of(drop))
                                .withCellId(MeterId.meterId(id))
                                .build();
        meter.setState(state);
        return meter;
    }
}
