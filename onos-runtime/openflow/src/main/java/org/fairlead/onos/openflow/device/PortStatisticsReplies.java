/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DefaultPortStatistics;
import org.onosproject.net.device.PortStatistics;
import org.onosproject.openflow.controller.Dpid;
import org.projectfloodlight.openflow.protocol.OFPortStatsEntry;
import org.projectfloodlight.openflow.protocol.OFPortStatsReply;
import org.projectfloodlight.openflow.protocol.OFStatsReplyFlags;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** Puts the parts of multipart port statistics together and translates them. Thread-safe. */
final class PortStatisticsReplies {

    private final Map<Dpid, List<PortStatistics>> partial = new HashMap<>();

    /**
     * Takes the next part of an answer.
     *
     * @param dpid switch that answered
     * @param part part of the answer, in the order in which it came
     * @return statistics of all physical ports if this was the last part, else empty
     */
    synchronized Optional<Collection<PortStatistics>> add(Dpid dpid, OFPortStatsReply part) {
        DeviceId device = DeviceId.deviceId(Dpid.uri(dpid));
        List<PortStatistics> statistics = partial.computeIfAbsent(dpid, d -> new ArrayList<>());
        part.getEntries().stream()
                .filter(e -> e.getPortNo().getPortNumber() >= 0)
                .forEach(e -> statistics.add(translate(device, e)));
        if (part.getFlags().contains(OFStatsReplyFlags.REPLY_MORE)) {
            return Optional.empty();
        }
        partial.remove(dpid);
        return Optional.of(statistics);
    }

    /**
     * Forgets the parts that came from a switch.
     *
     * @param dpid switch that went away
     */
    synchronized void forget(Dpid dpid) {
        partial.remove(dpid);
    }

    private static PortStatistics translate(DeviceId device, OFPortStatsEntry entry) {
        boolean hasDuration = entry.getVersion() != OFVersion.OF_10;
        return DefaultPortStatistics.builder()
                .setDeviceId(device)
                .setPort(PortNumber.portNumber(entry.getPortNo().getPortNumber()))
                .setPacketsReceived(entry.getRxPackets().getValue())
                .setPacketsSent(entry.getTxPackets().getValue())
                .setBytesReceived(entry.getRxBytes().getValue())
                .setBytesSent(entry.getTxBytes().getValue())
                .setPacketsRxDropped(entry.getRxDropped().getValue())
                .setPacketsTxDropped(entry.getTxDropped().getValue())
                .setPacketsRxErrors(entry.getRxErrors().getValue())
                .setPacketsTxErrors(entry.getTxErrors().getValue())
                .setDurationSec(hasDuration ? entry.getDurationSec() : 0)
                .setDurationNano(hasDuration ? entry.getDurationNsec() : 0)
                .build();
    }
}
