/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.codec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onlab.packet.MplsLabel;
import org.onlab.packet.TpPort;
import org.onlab.packet.VlanId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.TransportPort;
import org.projectfloodlight.openflow.types.VRF;

public class MatchCodecTest {
    private static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);

    /** Criteria that OpenFlow 1.3 has no field for. */
    private static final Set<Criterion.Type> UNSUPPORTED =
            EnumSet.of(
                    Criterion.Type.INNER_VLAN_VID,
                    Criterion.Type.INNER_VLAN_PCP,
                    Criterion.Type.OCH_SIGID,
                    Criterion.Type.OCH_SIGTYPE,
                    Criterion.Type.ODU_SIGID,
                    Criterion.Type.ODU_SIGTYPE,
                    Criterion.Type.PBB_ISID,
                    Criterion.Type.PBB_UCA,
                    Criterion.Type.UNASSIGNED_40,
                    Criterion.Type.ACTSET_OUTPUT,
                    Criterion.Type.PACKET_TYPE,
                    Criterion.Type.PROTOCOL_INDEPENDENT,
                    Criterion.Type.EXTENSION,
                    Criterion.Type.DUMMY);

    @Test
    public void everyCriterionComesBackAsItWas() {
        Random random = new Random(1);
        Set<Criterion.Type> seen = EnumSet.noneOf(Criterion.Type.class);
        for (int round = 0; round < 500; round++) {
            for (Criterion criterion : anyCriteria(random)) {
                assertRoundTrip(selector(criterion));
                seen.add(criterion.type());
            }
        }
        assertEquals(EnumSet.complementOf(EnumSet.copyOf(UNSUPPORTED)), seen);
    }

    @Test
    public void combinationsComeBackAsTheyWere() {
        Random random = new Random(2);
        for (int round = 0; round < 2000; round++) {
            List<Criterion> criteria = new ArrayList<>(anyCriteria(random));
            Collections.shuffle(criteria, random);
            TrafficSelector.Builder selector = DefaultTrafficSelector.builder();
            EnumSet<Criterion.Type> types = EnumSet.noneOf(Criterion.Type.class);
            for (Criterion criterion : criteria.subList(0, random.nextInt(8))) {
                // A field can be matched once, masked or not.
                if (types.add(unmasked(criterion.type()))) {
                    selector.add(criterion);
                }
            }
            assertRoundTrip(selector.build());
        }
    }

    @Test
    public void anEmptySelectorMatchesEverything() {
        assertEquals(OF13.matchWildcardAll(), MatchCodec.encode(selector(), OF13));
        assertRoundTrip(selector());
    }

    @Test
    public void maskedPortsAreMatchedBitwise() {
        Match match =
                MatchCodec.encode(
                        selector(
                                Criteria.matchEthType(0x800),
                                Criteria.matchIPProtocol((short) 6),
                                Criteria.matchTcpSrcMasked(
                                        TpPort.tpPort(0b0110), TpPort.tpPort(0b1110))),
                        OF13);
        assertEquals(TransportPort.of(0b0110), match.getMasked(MatchField.TCP_SRC).getValue());
        assertEquals(TransportPort.of(0b1110), match.getMasked(MatchField.TCP_SRC).getMask());
    }

    @Test
    public void masksTakeTheFormThatASwitchAnswersWith() {
        // A full mask is none, an empty one matches all, bits outside of it do not count.
        assertEquals(
                MatchCodec.encode(selector(Criteria.matchTcpDst(TpPort.tpPort(80))), OF13),
                MatchCodec.encode(
                        selector(
                                Criteria.matchTcpDstMasked(
                                        TpPort.tpPort(80), TpPort.tpPort(0xffff))),
                        OF13));
        assertEquals(
                MatchCodec.encode(selector(), OF13),
                MatchCodec.encode(
                        selector(
                                Criteria.matchUdpDstMasked(TpPort.tpPort(80), TpPort.tpPort(0)),
                                Criteria.matchEthDstMasked(MacAddress.BROADCAST, MacAddress.ZERO),
                                Criteria.matchIPDst(IpPrefix.valueOf("0.0.0.0/0"))),
                        OF13));
        assertEquals(
                MatchCodec.encode(
                        selector(Criteria.matchUdpSrcMasked(TpPort.tpPort(4), TpPort.tpPort(6))),
                        OF13),
                MatchCodec.encode(
                        selector(Criteria.matchUdpSrcMasked(TpPort.tpPort(0xf5), TpPort.tpPort(6))),
                        OF13));
    }

    @Test
    public void whatCannotBeMatchedIsRefusedByName() {
        assertRefused("INNER_VLAN_VID", Criteria.matchInnerVlanId(VlanId.vlanId((short) 5)));
        assertRefused("PBB_ISID", Criteria.matchPbbIsid(1));
        assertRefused("DUMMY", Criteria.dummy());
        assertRefused("IPV4_SRC", Criteria.matchIPSrc(IpPrefix.valueOf("2001:db8::/32")));
    }

    @Test
    public void whatOnosHasNoCriterionForIsRefusedByName() {
        Match vrf = OF13.buildMatch().setExact(MatchField.BSN_VRF, VRF.of(1)).build();
        assertTrue(refusal(vrf), refusal(vrf).contains("bsn_vrf"));
        Match mask =
                OF13.buildMatch()
                        .setMasked(
                                MatchField.IPV4_SRC,
                                IPv4Address.of("10.0.0.1"),
                                IPv4Address.of("255.0.0.255"))
                        .build();
        assertTrue(refusal(mask), refusal(mask).contains("ipv4_src"));
        assertTrue(refusal(mask), refusal(mask).contains("mask"));
    }

    private static String refusal(Match match) {
        return assertThrows(UnsupportedMatchException.class, () -> MatchCodec.decode(match))
                .getMessage();
    }

    private static void assertRefused(String name, Criterion criterion) {
        String message =
                assertThrows(
                                UnsupportedMatchException.class,
                                () -> MatchCodec.encode(selector(criterion), OF13))
                        .getMessage();
        assertTrue(message, message.contains(name));
    }

    /** Requires identity over the bytes of a message, not only over objects. */
    private static void assertRoundTrip(TrafficSelector selector) {
        Match match = MatchCodec.encode(selector, OF13);
        OFFlowAdd sent = OF13.buildFlowAdd().setMatch(match).build();
        ByteBuf bytes = Unpooled.buffer();
        sent.writeTo(bytes);
        try {
            OFFlowAdd received = (OFFlowAdd) OF13.getReader().readFrom(bytes);
            assertEquals(match, received.getMatch());
            assertEquals(selector, MatchCodec.decode(received.getMatch()));
        } catch (OFParseError e) {
            throw new AssertionError(selector.toString(), e);
        }
    }

    private static Criterion.Type unmasked(Criterion.Type type) {
        String name = type.name();
        return name.endsWith("_MASKED")
                ? Criterion.Type.valueOf(name.substring(0, name.length() - "_MASKED".length()))
                : type;
    }

    private static TrafficSelector selector(Criterion... criteria) {
        TrafficSelector.Builder selector = DefaultTrafficSelector.builder();
        for (Criterion criterion : criteria) {
            selector.add(criterion);
        }
        return selector.build();
    }

    private static List<Criterion> anyCriteria(Random random) {
        MacAddress mac = MacAddress.valueOf(random.nextLong() & 0xffffffffffffL);
        // One bit is set and one is not, so that the mask is neither empty nor full.
        MacAddress macMask = MacAddress.valueOf(random.nextLong() & 0xfffffffffffcL | 1);
        TpPort port = TpPort.tpPort(random.nextInt(0x10000));
        TpPort portMask = TpPort.tpPort(random.nextInt(0x10000) & 0xfffc | 1);
        TpPort maskedPort = TpPort.tpPort(random.nextInt(0x10000) & portMask.toInt());
        Ip4Address ip4 = Ip4Address.valueOf(random.nextInt());
        byte[] octets = new byte[Ip6Address.BYTE_LENGTH];
        random.nextBytes(octets);
        Ip6Address ip6 = Ip6Address.valueOf(octets);
        MacAddress maskedMac = MacAddress.valueOf(mac.toLong() & macMask.toLong());
        short oneByte = (short) random.nextInt(0x100);
        VlanId[] vlans = {VlanId.ANY, VlanId.NONE, VlanId.vlanId((short) random.nextInt(4096))};
        PortNumber[] ports = {
            PortNumber.portNumber(random.nextInt(1000)), PortNumber.LOCAL, PortNumber.CONTROLLER
        };
        return List.of(
                Criteria.matchInPort(ports[random.nextInt(ports.length)]),
                Criteria.matchInPhyPort(PortNumber.portNumber(random.nextInt(1000))),
                Criteria.matchMetadata(random.nextLong()),
                Criteria.matchTunnelId(random.nextLong()),
                Criteria.matchEthSrc(mac),
                Criteria.matchEthDst(mac),
                Criteria.matchEthSrcMasked(maskedMac, macMask),
                Criteria.matchEthDstMasked(maskedMac, macMask),
                Criteria.matchEthType(random.nextInt(0x10000)),
                Criteria.matchVlanId(vlans[random.nextInt(vlans.length)]),
                Criteria.matchVlanPcp((byte) random.nextInt(8)),
                Criteria.matchMplsLabel(MplsLabel.mplsLabel(random.nextInt(1 << 20))),
                Criteria.matchMplsTc((byte) random.nextInt(8)),
                Criteria.matchMplsBos(random.nextBoolean()),
                Criteria.matchIPDscp((byte) random.nextInt(64)),
                Criteria.matchIPEcn((byte) random.nextInt(4)),
                Criteria.matchIPProtocol((short) random.nextInt(0xff)),
                Criteria.matchIPSrc(IpPrefix.valueOf(ip4, 1 + random.nextInt(32))),
                Criteria.matchIPDst(IpPrefix.valueOf(ip4, 1 + random.nextInt(32))),
                Criteria.matchIPv6Src(IpPrefix.valueOf(ip6, 1 + random.nextInt(128))),
                Criteria.matchIPv6Dst(IpPrefix.valueOf(ip6, 1 + random.nextInt(128))),
                Criteria.matchIPv6FlowLabel(random.nextInt(1 << 20)),
                Criteria.matchIPv6ExthdrFlags(random.nextInt(1 << 9)),
                Criteria.matchIPv6NDTargetAddress(ip6),
                Criteria.matchIPv6NDSourceLinkLayerAddress(mac),
                Criteria.matchIPv6NDTargetLinkLayerAddress(mac),
                Criteria.matchIcmpType(oneByte),
                Criteria.matchIcmpCode(oneByte),
                Criteria.matchIcmpv6Type(oneByte),
                Criteria.matchIcmpv6Code(oneByte),
                Criteria.matchTcpSrc(port),
                Criteria.matchTcpDst(port),
                Criteria.matchTcpSrcMasked(maskedPort, portMask),
                Criteria.matchTcpDstMasked(maskedPort, portMask),
                Criteria.matchTcpFlags(random.nextInt(1 << 12)),
                Criteria.matchUdpSrc(port),
                Criteria.matchUdpDst(port),
                Criteria.matchUdpSrcMasked(maskedPort, portMask),
                Criteria.matchUdpDstMasked(maskedPort, portMask),
                Criteria.matchSctpSrc(port),
                Criteria.matchSctpDst(port),
                Criteria.matchSctpSrcMasked(maskedPort, portMask),
                Criteria.matchSctpDstMasked(maskedPort, portMask),
                Criteria.matchArpOp(random.nextInt(3)),
                Criteria.matchArpSpa(ip4),
                Criteria.matchArpTpa(ip4),
                Criteria.matchArpSha(mac),
                Criteria.matchArpTha(mac));
    }
}
