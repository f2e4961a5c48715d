/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.meter;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fairlead.onos.openflow.codec.UnsupportedTreatmentException;
import org.onosproject.net.DeviceId;
import org.onosproject.net.meter.Band;
import org.onosproject.net.meter.DefaultBand;
import org.onosproject.net.meter.DefaultMeter;
import org.onosproject.net.meter.DefaultMeterFeatures;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterFeatures;
import org.onosproject.net.meter.MeterId;
import org.onosproject.net.meter.MeterState;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMeterBandStats;
import org.projectfloodlight.openflow.protocol.OFMeterFeatures;
import org.projectfloodlight.openflow.protocol.OFMeterFlags;
import org.projectfloodlight.openflow.protocol.OFMeterMod;
import org.projectfloodlight.openflow.protocol.OFMeterModCommand;
import org.projectfloodlight.openflow.protocol.OFMeterStats;
import org.projectfloodlight.openflow.protocol.meterband.OFMeterBand;

/** Translates between ONOS meters and OpenFlow 1.3. */
final class MeterCodec {
    // Bits of ofp_meter_features: band types are numbered from 1, flags are bits already.
    private static final long DROP = 1 << 1;
    private static final long REMARK = 1 << 2;
    private static final long KBPS = 1;
    private static final long PKTPS = 1 << 1;
    private static final long BURST = 1 << 2;
    private static final long STATS = 1 << 3;

    private MeterCodec() {}

    /**
     * Encodes an operation on a meter.
     *
     * @throws UnsupportedTreatmentException if a unit or band cannot be expressed; the message
     *     names it
     */
    static OFMeterMod encode(OFMeterModCommand command, Meter meter, OFFactory factory, long xid) {
        OFMeterMod.Builder mod =
                factory.buildMeterMod()
                        .setXid(xid)
                        .setCommand(command)
                        .setMeterId(((MeterId) meter.meterCellId()).id());
        if (command != OFMeterModCommand.DELETE) {
            List<OFMeterBand> bands = new ArrayList<>();
            for (Band band : meter.bands()) {
                bands.add(encode(band, meter.isBurst(), factory));
            }
            mod.setFlags(flags(meter)).setMeters(bands);
        }
        return mod.build();
    }

    /** Decodes a meter's counters. Rates are not part of them, so the bands have none. */
    static Meter decode(DeviceId device, OFMeterStats stats) {
        List<Band> bands = new ArrayList<>();
        for (OFMeterBandStats band : stats.getBandStats()) {
            DefaultBand counted = new DefaultBand(Band.Type.DROP, 0, null, null);
            counted.setPackets(band.getPacketBandCount().getValue());
            counted.setBytes(band.getByteBandCount().getValue());
            bands.add(counted);
        }
        if (bands.isEmpty()) {
            bands.add(new DefaultBand(Band.Type.NONE, 0, null, null));
        }
        DefaultMeter meter =
                (DefaultMeter)
                        DefaultMeter.builder()
                                .forDevice(device)
                                .withCellId(MeterId.meterId(stats.getMeterId()))
                                .withBands(bands)
                                .build();
        meter.setState(MeterState.ADDED);
        meter.setLife(stats.getDurationSec());
        meter.setReferenceCount(stats.getFlowCount());
        meter.setProcessedPackets(stats.getPacketInCount().getValue());
        meter.setProcessedBytes(stats.getByteInCount().getValue());
        return meter;
    }

    /** Decodes what kinds of meters a switch has. */
    static MeterFeatures decode(DeviceId device, OFMeterFeatures features) {
        Set<Band.Type> bands = new HashSet<>();
        if ((features.getBandTypes() & DROP) != 0) {
            bands.add(Band.Type.DROP);
        }
        if ((features.getBandTypes() & REMARK) != 0) {
            bands.add(Band.Type.REMARK);
        }
        Set<Meter.Unit> units = new HashSet<>();
        if ((features.getCapabilities() & PKTPS) != 0) {
            units.add(Meter.Unit.PKTS_PER_SEC);
        }
        if ((features.getCapabilities() & KBPS) != 0) {
            units.add(Meter.Unit.KB_PER_SEC);
        }
        MeterFeatures.Builder builder =
                DefaultMeterFeatures.builder()
                        .forDevice(device)
                        .withBandTypes(bands)
                        .withUnits(units)
                        .withMaxBands(features.getMaxBands())
                        .withMaxColors(features.getMaxColor())
                        .hasBurst((features.getCapabilities() & BURST) != 0)
                        .hasStats((features.getCapabilities() & STATS) != 0);
        if (features.getMaxMeter() > 0) {
            builder.withStartIndex(1).withEndIndex(features.getMaxMeter());
        }
        return builder.build();
    }

    private static Set<OFMeterFlags> flags(Meter meter) {
        Set<OFMeterFlags> flags = EnumSet.of(OFMeterFlags.STATS);
        switch (meter.unit()) {
            case PKTS_PER_SEC:
                flags.add(OFMeterFlags.PKTPS);
                break;
            case KB_PER_SEC:
                flags.add(OFMeterFlags.KBPS);
                break;
            default:
                throw new UnsupportedTreatmentException("unsupported unit " + meter.unit());
        }
        if (meter.isBurst()) {
            flags.add(OFMeterFlags.BURST);
        }
        return flags;
    }

    private static OFMeterBand encode(Band band, boolean burst, OFFactory factory) {
        long burstSize = burst && band.burst() != null ? band.burst() : 0;
        switch (band.type()) {
            case DROP:
                return factory.meterBands()
                        .buildDrop()
                        .setRate(band.rate())
                        .setBurstSize(burstSize)
                        .build();
            case REMARK:
                return factory.meterBands()
                        .buildDscpRemark()
                        .setRate(band.rate())
                        .setBurstSize(burstSize)
                        .setPrecLevel(band.dropPrecedence())
                        .build();
            default:
                throw new UnsupportedTreatmentException("unsupported meter band " + band.type());
        }
    }
}
