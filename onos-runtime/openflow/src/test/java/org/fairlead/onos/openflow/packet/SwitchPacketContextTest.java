/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.packet;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.onos.openflow.Stub;
import org.fairlead.onos.openflow.codec.UnsupportedTreatmentException;
import org.junit.Test;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.TpPort;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;
import org.onosproject.net.packet.DefaultInboundPacket;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.projectfloodlight.openflow.protocol.OFActionType;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFPacketOut;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFActionOutput;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFPort;

public class SwitchPacketContextTest {

    private static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);
    private static final ConnectPoint PLACE = ConnectPoint.deviceConnectPoint("of:01/3");
    private static final byte[] DATA = {1, 2, 3, 4};

    private final List<OFPacketOut> sent = new ArrayList<>();
    private final OpenFlowSwitch sw =
            new Stub()
                    .on("factory", a -> OF13)
                    .on("sendMsg", a -> sent.add((OFPacketOut) a[0]) ? null : null)
                    .as(OpenFlowSwitch.class);

    private SwitchPacketContext context(OFBufferId buffer) {
        OutboundPacket outbound =
                buffer == OFBufferId.NO_BUFFER
                        ? new DefaultOutboundPacket(PLACE.deviceId(), null, ByteBuffer.wrap(DATA))
                        : null;
        return new SwitchPacketContext(
                new DefaultInboundPacket(PLACE, null, ByteBuffer.wrap(DATA)),
                outbound,
                sw,
                OFPort.of(3),
                buffer);
    }

    @Test
    public void sendsTheWholePacketWithAllInstructionsInOrder() {
        SwitchPacketContext context = context(OFBufferId.NO_BUFFER);
        context.treatmentBuilder()
                .setEthDst(MacAddress.valueOf("02:00:00:00:00:09"))
                .setIpDst(IpAddress.valueOf("198.18.0.11"))
                .setTcpDst(TpPort.tpPort(8000))
                .setOutput(PortNumber.portNumber(4));
        context.send();

        OFPacketOut out = sent.get(0);
        assertArrayEquals(DATA, out.getData());
        assertEquals(OFBufferId.NO_BUFFER, out.getBufferId());
        assertEquals(OFPort.of(3), out.getInPort());
        assertEquals(4, out.getActions().size());
        for (int i = 0; i < 3; i++) {
            assertEquals(OFActionType.SET_FIELD, out.getActions().get(i).getType());
        }
        assertEquals(OFPort.of(4), ((OFActionOutput) out.getActions().get(3)).getPort());
    }

    @Test
    public void aTableInstructionLetsTheRulesOfTheSwitchDecide() {
        SwitchPacketContext context = context(OFBufferId.NO_BUFFER);
        context.treatmentBuilder().setOutput(PortNumber.TABLE);
        context.send();
        assertEquals(OFPort.TABLE, ((OFActionOutput) sent.get(0).getActions().get(0)).getPort());
    }

    @Test
    public void refersToThePacketThatTheSwitchHasKept() {
        SwitchPacketContext context = context(OFBufferId.of(77));
        context.treatmentBuilder().setOutput(PortNumber.portNumber(4));
        context.send();
        assertEquals(OFBufferId.of(77), sent.get(0).getBufferId());
        assertEquals(0, sent.get(0).getData().length);
    }

    @Test
    public void sendsOnlyOnceAndNotAfterABlock() {
        SwitchPacketContext twice = context(OFBufferId.NO_BUFFER);
        twice.treatmentBuilder().setOutput(PortNumber.portNumber(4));
        twice.send();
        twice.send();
        assertEquals(1, sent.size());
        assertTrue(twice.isHandled());

        SwitchPacketContext blocked = context(OFBufferId.NO_BUFFER);
        assertFalse(blocked.block());
        blocked.send();
        assertEquals(1, sent.size());
    }

    @Test
    public void aTreatmentThatCannotBeSentIsRefusedByName() {
        SwitchPacketContext context = context(OFBufferId.NO_BUFFER);
        context.treatmentBuilder().transition(5);
        UnsupportedTreatmentException e =
                assertThrows(UnsupportedTreatmentException.class, context::send);
        assertTrue(e.getMessage(), e.getMessage().contains("TABLE"));
        assertTrue(sent.isEmpty());
        assertFalse("others may still handle it", context.isHandled());
    }
}
