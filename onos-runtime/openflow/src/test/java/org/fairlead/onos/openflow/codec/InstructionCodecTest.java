/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.codec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.Test;
import org.onlab.packet.EthType;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.MplsLabel;
import org.onlab.packet.TpPort;
import org.onlab.packet.VlanId;
import org.onosproject.core.GroupId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.StatTriggerFlag;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.meter.MeterId;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFActionOutput;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.types.OFPort;

public class InstructionCodecTest {
    private static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);
    private static final MacAddress MAC = MacAddress.valueOf("02:00:00:00:00:01");

    private static final List<Instruction> ACTIONS =
            List.of(
                    Instructions.createOutput(PortNumber.portNumber(7)),
                    Instructions.createOutput(PortNumber.CONTROLLER),
                    Instructions.createOutput(PortNumber.IN_PORT),
                    Instructions.createOutput(PortNumber.FLOOD),
                    Instructions.createOutput(PortNumber.ALL),
                    Instructions.createOutput(PortNumber.TABLE),
                    Instructions.createOutput(PortNumber.NORMAL),
                    Instructions.createOutput(PortNumber.LOCAL),
                    Instructions.createGroup(new GroupId(0x12345678)),
                    Instructions.setQueue(3, null),
                    Instructions.modL2Src(MAC),
                    Instructions.modL2Dst(MAC),
                    Instructions.modVlanId(VlanId.vlanId((short) 100)),
                    Instructions.modVlanPcp((byte) 5),
                    Instructions.modMplsLabel(MplsLabel.mplsLabel(99)),
                    Instructions.modMplsBos(true),
                    Instructions.modTunnelId(0x123456789L),
                    Instructions.pushVlan(),
                    Instructions.pushVlan(EthType.EtherType.QINQ.ethType()),
                    Instructions.popVlan(),
                    Instructions.pushMpls(),
                    Instructions.popMpls(EthType.EtherType.IPV4.ethType()),
                    Instructions.decMplsTtl(),
                    Instructions.modL3Src(IpAddress.valueOf("198.18.0.1")),
                    Instructions.modL3Dst(IpAddress.valueOf("198.18.0.2")),
                    Instructions.modL3IPv6Src(IpAddress.valueOf("2001:db8::1")),
                    Instructions.modL3IPv6Dst(IpAddress.valueOf("2001:db8::2")),
                    Instructions.modL3IPv6FlowLabel(0x12345),
                    Instructions.modIpDscp((byte) 46),
                    Instructions.decNwTtl(),
                    Instructions.copyTtlIn(),
                    Instructions.copyTtlOut(),
                    Instructions.modL3ArpOp((short) 2),
                    Instructions.modArpSpa(IpAddress.valueOf("198.18.0.3")),
                    Instructions.modArpTpa(IpAddress.valueOf("198.18.0.4")),
                    Instructions.modArpSha(MAC),
                    Instructions.modArpTha(MAC),
                    Instructions.modTcpSrc(TpPort.tpPort(80)),
                    Instructions.modTcpDst(TpPort.tpPort(65535)),
                    Instructions.modUdpSrc(TpPort.tpPort(53)),
                    Instructions.modUdpDst(TpPort.tpPort(0)));

    @Test
    public void everyInstructionComesBackAsItWas() {
        for (Instruction action : ACTIONS) {
            assertRoundTrip(DefaultTrafficTreatment.builder().add(action).build());
            assertRoundTrip(DefaultTrafficTreatment.builder().deferred().add(action).build());
        }
    }

    @Test
    public void combinationsComeBackAsTheyWere() {
        Random random = new Random(3);
        for (int round = 0; round < 2000; round++) {
            TrafficTreatment.Builder treatment = DefaultTrafficTreatment.builder();
            for (int i = random.nextInt(6); i > 0; i--) {
                treatment.add(ACTIONS.get(random.nextInt(ACTIONS.size())));
            }
            treatment.deferred();
            for (int i = random.nextInt(4) - 1; i > 0; i--) {
                treatment.add(ACTIONS.get(random.nextInt(ACTIONS.size())));
            }
            if (random.nextInt(3) == 0) {
                treatment.transition(1 + random.nextInt(250));
            }
            if (random.nextInt(3) == 0) {
                treatment.writeMetadata(random.nextLong(), random.nextLong());
            }
            if (random.nextInt(3) == 0) {
                treatment.wipeDeferred();
            }
            if (random.nextInt(3) == 0) {
                treatment.meter(MeterId.meterId(1 + random.nextInt(1000)));
            }
            assertRoundTrip(treatment.build());
        }
    }

    @Test
    public void dropIsNoInstructionAtAll() {
        TrafficTreatment drop = DefaultTrafficTreatment.builder().drop().build();
        assertEquals(List.of(), InstructionCodec.encode(drop, OF13));
        assertEquals(List.of(), ActionEncoder.encode(drop, OF13));
        assertEquals(drop, InstructionCodec.decode(List.of()));
    }

    @Test
    public void theControllerGetsWholePackets() {
        OFActionOutput output =
                (OFActionOutput)
                        ActionEncoder.encode(DefaultTrafficTreatment.builder().punt().build(), OF13)
                                .get(0);
        assertEquals(OFPort.CONTROLLER, output.getPort());
        assertEquals(0xffff, output.getMaxLen());
    }

    @Test
    public void actionsKeepTheirOrder() {
        List<Instruction> instructions =
                List.of(
                        Instructions.modL2Dst(MAC),
                        Instructions.createOutput(PortNumber.portNumber(1)),
                        Instructions.modL3Dst(IpAddress.valueOf("198.18.0.2")),
                        Instructions.createOutput(PortNumber.portNumber(2)));
        assertEquals(instructions, ActionDecoder.decode(ActionEncoder.encode(instructions, OF13)));
    }

    @Test
    public void whatCannotBeDoneIsRefusedByName() {
        assertRefused("TRUNCATE", DefaultTrafficTreatment.builder().truncate(64).build());
        assertRefused(
                "statTrigger",
                DefaultTrafficTreatment.builder()
                        .statTrigger(Map.of(), StatTriggerFlag.PERIODIC)
                        .build());
        assertRefused("VLAN_ID", DefaultTrafficTreatment.builder().setVlanId(VlanId.NONE).build());
        assertRefused(
                "OUTPUT:4294967045",
                DefaultTrafficTreatment.builder()
                        .setOutput(PortNumber.portNumber(0xffffff05L))
                        .build());
        assertRefused(
                "more than one meter",
                DefaultTrafficTreatment.builder()
                        .meter(MeterId.meterId(1))
                        .meter(MeterId.meterId(2))
                        .build());
    }

    @Test
    public void whatIsNoActionIsRefusedAsOne() {
        for (TrafficTreatment treatment :
                List.of(
                        DefaultTrafficTreatment.builder().transition(3).build(),
                        DefaultTrafficTreatment.builder().writeMetadata(1, 1).build(),
                        DefaultTrafficTreatment.builder().meter(MeterId.meterId(1)).build())) {
            assertThrows(
                    UnsupportedTreatmentException.class,
                    () -> ActionEncoder.encode(treatment, OF13));
        }
    }

    private static void assertRefused(String name, TrafficTreatment treatment) {
        String message =
                assertThrows(
                                UnsupportedTreatmentException.class,
                                () -> InstructionCodec.encode(treatment, OF13))
                        .getMessage();
        assertTrue(message, message.contains(name));
    }

    /** Requires identity over the bytes of a message, not only over objects. */
    private static void assertRoundTrip(TrafficTreatment treatment) {
        List<OFInstruction> instructions = InstructionCodec.encode(treatment, OF13);
        OFFlowAdd sent = OF13.buildFlowAdd().setInstructions(instructions).build();
        ByteBuf bytes = Unpooled.buffer();
        sent.writeTo(bytes);
        TrafficTreatment decoded;
        try {
            OFFlowAdd received = (OFFlowAdd) OF13.getReader().readFrom(bytes);
            assertEquals(instructions, received.getInstructions());
            decoded = InstructionCodec.decode(received.getInstructions());
        } catch (OFParseError e) {
            throw new AssertionError(treatment.toString(), e);
        }
        assertEquals(treatment, decoded);
        // Its equals() leaves these out.
        assertEquals(treatment.meters(), decoded.meters());
        assertEquals(treatment.clearedDeferred(), decoded.clearedDeferred());
    }
}
