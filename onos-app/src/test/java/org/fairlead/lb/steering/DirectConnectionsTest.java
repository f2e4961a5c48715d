/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.onlab.packet.MacAddress;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketServiceAdapter;

/** Connections that clients make to members themselves. */
public class DirectConnectionsTest {
    private static final ConnectPoint AT = ConnectPoint.deviceConnectPoint("of:0000000000000001/5");
    private static final MacAddress MEMBER_MAC = MacAddress.valueOf("02:00:00:00:00:11");

    private final FakeFlowRules switches = new FakeFlowRules();
    private final List<OutboundPacket> sent = new ArrayList<>();
    private PortNumber way = PortNumber.portNumber(1);
    private long now = 1_000_000;
    private final DirectConnections direct =
            new DirectConnections(
                    new SlotRules(new Rules(new DefaultApplicationId(7, "org.fairlead.lb"))),
                    switches,
                    new PacketServiceAdapter() {
                        @Override
                        public void emit(OutboundPacket packet) {
                            sent.add(packet);
                        }
                    },
                    (edge, mac) -> Optional.ofNullable(way),
                    (key, task) -> task.run(),
                    () -> now);

    private static TcpFrame frame(byte[] frame) {
        byte[] direct =
                TcpFrame.parse(frame).get().to(MEMBER_MAC, FakeConfig.member(1).address(), 8000);
        return TcpFrame.parse(direct).get();
    }

    @Test
    public void bothWaysAreThereBeforeTheFirstPacketGoesOnAsItCame() {
        TcpFrame syn = frame(Frames.syn(40000, 1));
        direct.handle(AT, syn);
        direct.handle(AT, frame(Frames.data(40000)));
        FlowRuleOperations ops = switches.asked.peek();
        assertEquals("once", 1, switches.asked.size());
        assertEquals(2, ops.stages().size());
        FlowRule answers = ops.stages().get(0).iterator().next().rule();
        assertTrue(answers.treatment().toString().contains("OUTPUT:5"));
        assertEquals("nothing but output", 1, answers.treatment().allInstructions().size());
        assertEquals(Rules.IDLE_TIMEOUT, answers.timeout());
        assertTrue("above the answers of slots", answers.priority() > SlotRules.REVERSE_PRIORITY);
        assertTrue(sent.isEmpty());
        assertFalse(direct.isQuiet());
        switches.confirm();
        assertTrue(direct.isQuiet());
        assertEquals(2, sent.size());
        byte[] first = new byte[sent.get(0).data().remaining()];
        sent.get(0).data().duplicate().get(first);
        assertArrayEquals(syn.bytes(), first);
        direct.handle(AT, frame(Frames.data(40000)));
        assertEquals("was on its way", 3, sent.size());
        assertTrue(switches.asked.isEmpty());
        now += 61_000;
        direct.handle(AT, frame(Frames.data(40000)));
        assertEquals("after a silence, anew", 1, switches.asked.size());
    }

    @Test
    public void whatASwitchRefusesTheClientTriesAgain() {
        direct.handle(AT, frame(Frames.syn(40000, 1)));
        switches.refuse();
        assertTrue(sent.isEmpty());
        direct.handle(AT, frame(Frames.syn(40000, 1)));
        switches.confirm();
        assertEquals(1, sent.size());
    }

    @Test
    public void withoutAWayThereIsNothingToDo() {
        way = null;
        direct.handle(AT, frame(Frames.syn(40000, 1)));
        assertTrue(switches.asked.isEmpty());
        assertTrue(sent.isEmpty());
    }
}
