/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.device;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;
import org.onosproject.net.device.PortStatistics;
import org.onosproject.openflow.controller.Dpid;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFPortStatsEntry;
import org.projectfloodlight.openflow.protocol.OFPortStatsReply;
import org.projectfloodlight.openflow.protocol.OFStatsReplyFlags;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.U64;

public class PortStatisticsRepliesTest {

    private static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);
    private static final Dpid ONE = new Dpid(1);
    private static final Dpid TWO = new Dpid(2);

    private final PortStatisticsReplies replies = new PortStatisticsReplies();

    private static OFPortStatsReply reply(boolean more, OFPort... ports) {
        List<OFPortStatsEntry> entries =
                List.of(ports).stream()
                        .map(
                                p ->
                                        OF13.buildPortStatsEntry()
                                                .setPortNo(p)
                                                .setRxPackets(U64.of(11))
                                                .setTxPackets(U64.of(22))
                                                .setRxBytes(U64.of(1100))
                                                .setTxBytes(U64.of(2200))
                                                .setDurationSec(9)
                                                .build())
                        .collect(Collectors.toList());
        return OF13.buildPortStatsReply()
                .setEntries(entries)
                .setFlags(more ? Set.of(OFStatsReplyFlags.REPLY_MORE) : Set.of())
                .build();
    }

    private static List<Long> ports(Collection<PortStatistics> statistics) {
        return statistics.stream()
                .map(s -> s.portNumber().toLong())
                .sorted()
                .collect(Collectors.toList());
    }

    @Test
    public void translatesTheCounters() {
        PortStatistics port = replies.add(ONE, reply(false, OFPort.of(5))).get().iterator().next();
        assertEquals(11, port.packetsReceived());
        assertEquals(22, port.packetsSent());
        assertEquals(1100, port.bytesReceived());
        assertEquals(2200, port.bytesSent());
        assertEquals(9, port.durationSec());
    }

    @Test
    public void putsThePartsOfEachSwitchTogether() {
        assertFalse(replies.add(ONE, reply(true, OFPort.of(1), OFPort.of(2))).isPresent());
        assertEquals(List.of(7L), ports(replies.add(TWO, reply(false, OFPort.of(7))).get()));
        assertEquals(
                List.of(1L, 2L, 3L), ports(replies.add(ONE, reply(false, OFPort.of(3))).get()));
        assertEquals(List.of(1L), ports(replies.add(ONE, reply(false, OFPort.of(1))).get()));
    }

    @Test
    public void leavesOutReservedPorts() {
        assertEquals(
                List.of(1L),
                ports(replies.add(ONE, reply(false, OFPort.LOCAL, OFPort.of(1))).get()));
    }

    @Test
    public void forgetsHalfAnAnswerOfASwitchThatLeft() {
        replies.add(ONE, reply(true, OFPort.of(1)));
        replies.forget(ONE);
        assertEquals(List.of(2L), ports(replies.add(ONE, reply(false, OFPort.of(2))).get()));
    }
}
