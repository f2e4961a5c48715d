/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.codec;

import static org.onosproject.net.flow.criteria.Criterion.Type.ARP_OP;
import static org.onosproject.net.flow.criteria.Criterion.Type.ARP_SHA;
import static org.onosproject.net.flow.criteria.Criterion.Type.ARP_SPA;
import static org.onosproject.net.flow.criteria.Criterion.Type.ARP_THA;
import static org.onosproject.net.flow.criteria.Criterion.Type.ARP_TPA;
import static org.onosproject.net.flow.criteria.Criterion.Type.ETH_DST;
import static org.onosproject.net.flow.criteria.Criterion.Type.ETH_DST_MASKED;
import static org.onosproject.net.flow.criteria.Criterion.Type.ETH_SRC;
import static org.onosproject.net.flow.criteria.Criterion.Type.ETH_SRC_MASKED;
import static org.onosproject.net.flow.criteria.Criterion.Type.ETH_TYPE;
import static org.onosproject.net.flow.criteria.Criterion.Type.ICMPV4_CODE;
import static org.onosproject.net.flow.criteria.Criterion.Type.ICMPV4_TYPE;
import static org.onosproject.net.flow.criteria.Criterion.Type.ICMPV6_CODE;
import static org.onosproject.net.flow.criteria.Criterion.Type.ICMPV6_TYPE;
import static org.onosproject.net.flow.criteria.Criterion.Type.IN_PHY_PORT;
import static org.onosproject.net.flow.criteria.Criterion.Type.IN_PORT;
import static org.onosproject.net.flow.criteria.Criterion.Type.IPV4_DST;
import static org.onosproject.net.flow.criteria.Criterion.Type.IPV4_SRC;
import static org.onosproject.net.flow.criteria.Criterion.Type.IPV6_DST;
import static org.onosproject.net.flow.criteria.Criterion.Type.IPV6_EXTHDR;
import static org.onosproject.net.flow.criteria.Criterion.Type.IPV6_FLABEL;
import static org.onosproject.net.flow.criteria.Criterion.Type.IPV6_ND_SLL;
import static org.onosproject.net.flow.criteria.Criterion.Type.IPV6_ND_TARGET;
import static org.onosproject.net.flow.criteria.Criterion.Type.IPV6_ND_TLL;
import static org.onosproject.net.flow.criteria.Criterion.Type.IPV6_SRC;
import static org.onosproject.net.flow.criteria.Criterion.Type.IP_DSCP;
import static org.onosproject.net.flow.criteria.Criterion.Type.IP_ECN;
import static org.onosproject.net.flow.criteria.Criterion.Type.IP_PROTO;
import static org.onosproject.net.flow.criteria.Criterion.Type.METADATA;
import static org.onosproject.net.flow.criteria.Criterion.Type.MPLS_BOS;
import static org.onosproject.net.flow.criteria.Criterion.Type.MPLS_LABEL;
import static org.onosproject.net.flow.criteria.Criterion.Type.MPLS_TC;
import static org.onosproject.net.flow.criteria.Criterion.Type.SCTP_DST;
import static org.onosproject.net.flow.criteria.Criterion.Type.SCTP_DST_MASKED;
import static org.onosproject.net.flow.criteria.Criterion.Type.SCTP_SRC;
import static org.onosproject.net.flow.criteria.Criterion.Type.SCTP_SRC_MASKED;
import static org.onosproject.net.flow.criteria.Criterion.Type.TCP_DST;
import static org.onosproject.net.flow.criteria.Criterion.Type.TCP_DST_MASKED;
import static org.onosproject.net.flow.criteria.Criterion.Type.TCP_FLAGS;
import static org.onosproject.net.flow.criteria.Criterion.Type.TCP_SRC;
import static org.onosproject.net.flow.criteria.Criterion.Type.TCP_SRC_MASKED;
import static org.onosproject.net.flow.criteria.Criterion.Type.TUNNEL_ID;
import static org.onosproject.net.flow.criteria.Criterion.Type.UDP_DST;
import static org.onosproject.net.flow.criteria.Criterion.Type.UDP_DST_MASKED;
import static org.onosproject.net.flow.criteria.Criterion.Type.UDP_SRC;
import static org.onosproject.net.flow.criteria.Criterion.Type.UDP_SRC_MASKED;
import static org.onosproject.net.flow.criteria.Criterion.Type.VLAN_PCP;
import static org.onosproject.net.flow.criteria.Criterion.Type.VLAN_VID;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.onlab.packet.Ip4Prefix;
import org.onlab.packet.Ip6Prefix;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MplsLabel;
import org.onlab.packet.VlanId;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.criteria.ArpHaCriterion;
import org.onosproject.net.flow.criteria.ArpOpCriterion;
import org.onosproject.net.flow.criteria.ArpPaCriterion;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.EthCriterion;
import org.onosproject.net.flow.criteria.EthTypeCriterion;
import org.onosproject.net.flow.criteria.IPCriterion;
import org.onosproject.net.flow.criteria.IPDscpCriterion;
import org.onosproject.net.flow.criteria.IPEcnCriterion;
import org.onosproject.net.flow.criteria.IPProtocolCriterion;
import org.onosproject.net.flow.criteria.IPv6ExthdrFlagsCriterion;
import org.onosproject.net.flow.criteria.IPv6FlowLabelCriterion;
import org.onosproject.net.flow.criteria.IPv6NDLinkLayerAddressCriterion;
import org.onosproject.net.flow.criteria.IPv6NDTargetAddressCriterion;
import org.onosproject.net.flow.criteria.IcmpCodeCriterion;
import org.onosproject.net.flow.criteria.IcmpTypeCriterion;
import org.onosproject.net.flow.criteria.Icmpv6CodeCriterion;
import org.onosproject.net.flow.criteria.Icmpv6TypeCriterion;
import org.onosproject.net.flow.criteria.MetadataCriterion;
import org.onosproject.net.flow.criteria.MplsBosCriterion;
import org.onosproject.net.flow.criteria.MplsCriterion;
import org.onosproject.net.flow.criteria.MplsTcCriterion;
import org.onosproject.net.flow.criteria.PortCriterion;
import org.onosproject.net.flow.criteria.SctpPortCriterion;
import org.onosproject.net.flow.criteria.TcpFlagsCriterion;
import org.onosproject.net.flow.criteria.TcpPortCriterion;
import org.onosproject.net.flow.criteria.TunnelIdCriterion;
import org.onosproject.net.flow.criteria.UdpPortCriterion;
import org.onosproject.net.flow.criteria.VlanIdCriterion;
import org.onosproject.net.flow.criteria.VlanPcpCriterion;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMatchV3;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.protocol.match.MatchFields;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.ArpOpcode;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.ICMPv4Code;
import org.projectfloodlight.openflow.types.ICMPv4Type;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IPv6Address;
import org.projectfloodlight.openflow.types.IPv6FlowLabel;
import org.projectfloodlight.openflow.types.IpDscp;
import org.projectfloodlight.openflow.types.IpEcn;
import org.projectfloodlight.openflow.types.IpProtocol;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFBooleanValue;
import org.projectfloodlight.openflow.types.OFMetadata;
import org.projectfloodlight.openflow.types.OFValueType;
import org.projectfloodlight.openflow.types.OFVlanVidMatch;
import org.projectfloodlight.openflow.types.TransportPort;
import org.projectfloodlight.openflow.types.U16;
import org.projectfloodlight.openflow.types.U32;
import org.projectfloodlight.openflow.types.U64;
import org.projectfloodlight.openflow.types.U8;
import org.projectfloodlight.openflow.types.VlanPcp;

/** Translates between ONOS selectors and OpenFlow 1.3 matches. */
public final class MatchCodec {
    private static final Map<Criterion.Type, BiConsumer<Criterion, Match.Builder>> WRITERS =
            new EnumMap<>(Criterion.Type.class);
    private static final Map<MatchFields, FieldMatch<?>> READERS = new EnumMap<>(MatchFields.class);

    private MatchCodec() {}

    static {
        exact(
                IN_PORT,
                MatchField.IN_PORT,
                c -> Values.toOf(((PortCriterion) c).port()),
                v -> Criteria.matchInPort(Values.toOnos(v)));
        exact(
                IN_PHY_PORT,
                MatchField.IN_PHY_PORT,
                c -> Values.toOf(((PortCriterion) c).port()),
                v -> Criteria.matchInPhyPort(Values.toOnos(v)));
        exact(
                METADATA,
                MatchField.METADATA,
                c -> OFMetadata.ofRaw(((MetadataCriterion) c).metadata()),
                v -> Criteria.matchMetadata(v.getValue().getValue()));
        exact(
                TUNNEL_ID,
                MatchField.TUNNEL_ID,
                c -> U64.of(((TunnelIdCriterion) c).tunnelId()),
                v -> Criteria.matchTunnelId(v.getValue()));

        mac(
                ETH_SRC,
                ETH_SRC_MASKED,
                MatchField.ETH_SRC,
                v -> Criteria.matchEthSrc(Values.toOnos(v)),
                (v, m) -> Criteria.matchEthSrcMasked(Values.toOnos(v), Values.toOnos(m)));
        mac(
                ETH_DST,
                ETH_DST_MASKED,
                MatchField.ETH_DST,
                v -> Criteria.matchEthDst(Values.toOnos(v)),
                (v, m) -> Criteria.matchEthDstMasked(Values.toOnos(v), Values.toOnos(m)));
        exact(
                ETH_TYPE,
                MatchField.ETH_TYPE,
                c -> EthType.of(Short.toUnsignedInt(((EthTypeCriterion) c).ethType().toShort())),
                v -> Criteria.matchEthType(v.getValue()));
        vlan();
        exact(
                VLAN_PCP,
                MatchField.VLAN_PCP,
                c -> VlanPcp.of(((VlanPcpCriterion) c).priority()),
                v -> Criteria.matchVlanPcp(v.getValue()));
        exact(
                MPLS_LABEL,
                MatchField.MPLS_LABEL,
                c -> U32.of(((MplsCriterion) c).label().toInt()),
                v -> Criteria.matchMplsLabel(MplsLabel.mplsLabel((int) v.getValue())));
        exact(
                MPLS_TC,
                MatchField.MPLS_TC,
                c -> U8.of(((MplsTcCriterion) c).tc()),
                v -> Criteria.matchMplsTc((byte) v.getValue()));
        exact(
                MPLS_BOS,
                MatchField.MPLS_BOS,
                c -> OFBooleanValue.of(((MplsBosCriterion) c).mplsBos()),
                v -> Criteria.matchMplsBos(v.getValue()));

        exact(
                IP_DSCP,
                MatchField.IP_DSCP,
                c -> IpDscp.of(((IPDscpCriterion) c).ipDscp()),
                v -> Criteria.matchIPDscp(v.getDscpValue()));
        exact(
                IP_ECN,
                MatchField.IP_ECN,
                c -> IpEcn.of(((IPEcnCriterion) c).ipEcn()),
                v -> Criteria.matchIPEcn(v.getEcnValue()));
        exact(
                IP_PROTO,
                MatchField.IP_PROTO,
                c -> IpProtocol.of(((IPProtocolCriterion) c).protocol()),
                v -> Criteria.matchIPProtocol(v.getIpProtocolNumber()));
        ipv4(IPV4_SRC, MatchField.IPV4_SRC, Criteria::matchIPSrc);
        ipv4(IPV4_DST, MatchField.IPV4_DST, Criteria::matchIPDst);
        ipv6(IPV6_SRC, MatchField.IPV6_SRC, Criteria::matchIPv6Src);
        ipv6(IPV6_DST, MatchField.IPV6_DST, Criteria::matchIPv6Dst);
        exact(
                IPV6_FLABEL,
                MatchField.IPV6_FLABEL,
                c -> IPv6FlowLabel.of(((IPv6FlowLabelCriterion) c).flowLabel()),
                v -> Criteria.matchIPv6FlowLabel(v.getIPv6FlowLabelValue()));
        exact(
                IPV6_EXTHDR,
                MatchField.IPV6_EXTHDR,
                c -> U16.of(((IPv6ExthdrFlagsCriterion) c).exthdrFlags()),
                v -> Criteria.matchIPv6ExthdrFlags(v.getValue()));
        exact(
                ICMPV4_TYPE,
                MatchField.ICMPV4_TYPE,
                c -> ICMPv4Type.of(((IcmpTypeCriterion) c).icmpType()),
                v -> Criteria.matchIcmpType(v.getType()));
        exact(
                ICMPV4_CODE,
                MatchField.ICMPV4_CODE,
                c -> ICMPv4Code.of(((IcmpCodeCriterion) c).icmpCode()),
                v -> Criteria.matchIcmpCode(v.getCode()));
        exact(
                ICMPV6_TYPE,
                MatchField.ICMPV6_TYPE,
                c -> U8.of(((Icmpv6TypeCriterion) c).icmpv6Type()),
                v -> Criteria.matchIcmpv6Type(v.getValue()));
        exact(
                ICMPV6_CODE,
                MatchField.ICMPV6_CODE,
                c -> U8.of(((Icmpv6CodeCriterion) c).icmpv6Code()),
                v -> Criteria.matchIcmpv6Code(v.getValue()));
        exact(
                IPV6_ND_TARGET,
                MatchField.IPV6_ND_TARGET,
                c -> Values.toOf(((IPv6NDTargetAddressCriterion) c).targetAddress()),
                v -> Criteria.matchIPv6NDTargetAddress(Values.toOnos(v)));
        exact(
                IPV6_ND_SLL,
                MatchField.IPV6_ND_SLL,
                c -> Values.toOf(((IPv6NDLinkLayerAddressCriterion) c).mac()),
                v -> Criteria.matchIPv6NDSourceLinkLayerAddress(Values.toOnos(v)));
        exact(
                IPV6_ND_TLL,
                MatchField.IPV6_ND_TLL,
                c -> Values.toOf(((IPv6NDLinkLayerAddressCriterion) c).mac()),
                v -> Criteria.matchIPv6NDTargetLinkLayerAddress(Values.toOnos(v)));

        port(
                TCP_SRC,
                TCP_SRC_MASKED,
                MatchField.TCP_SRC,
                c -> Values.toOf(((TcpPortCriterion) c).tcpPort()),
                c -> Values.toOf(((TcpPortCriterion) c).mask()),
                v -> Criteria.matchTcpSrc(Values.toOnos(v)),
                (v, m) -> Criteria.matchTcpSrcMasked(Values.toOnos(v), Values.toOnos(m)));
        port(
                TCP_DST,
                TCP_DST_MASKED,
                MatchField.TCP_DST,
                c -> Values.toOf(((TcpPortCriterion) c).tcpPort()),
                c -> Values.toOf(((TcpPortCriterion) c).mask()),
                v -> Criteria.matchTcpDst(Values.toOnos(v)),
                (v, m) -> Criteria.matchTcpDstMasked(Values.toOnos(v), Values.toOnos(m)));
        port(
                UDP_SRC,
                UDP_SRC_MASKED,
                MatchField.UDP_SRC,
                c -> Values.toOf(((UdpPortCriterion) c).udpPort()),
                c -> Values.toOf(((UdpPortCriterion) c).mask()),
                v -> Criteria.matchUdpSrc(Values.toOnos(v)),
                (v, m) -> Criteria.matchUdpSrcMasked(Values.toOnos(v), Values.toOnos(m)));
        port(
                UDP_DST,
                UDP_DST_MASKED,
                MatchField.UDP_DST,
                c -> Values.toOf(((UdpPortCriterion) c).udpPort()),
                c -> Values.toOf(((UdpPortCriterion) c).mask()),
                v -> Criteria.matchUdpDst(Values.toOnos(v)),
                (v, m) -> Criteria.matchUdpDstMasked(Values.toOnos(v), Values.toOnos(m)));
        port(
                SCTP_SRC,
                SCTP_SRC_MASKED,
                MatchField.SCTP_SRC,
                c -> Values.toOf(((SctpPortCriterion) c).sctpPort()),
                c -> Values.toOf(((SctpPortCriterion) c).mask()),
                v -> Criteria.matchSctpSrc(Values.toOnos(v)),
                (v, m) -> Criteria.matchSctpSrcMasked(Values.toOnos(v), Values.toOnos(m)));
        port(
                SCTP_DST,
                SCTP_DST_MASKED,
                MatchField.SCTP_DST,
                c -> Values.toOf(((SctpPortCriterion) c).sctpPort()),
                c -> Values.toOf(((SctpPortCriterion) c).mask()),
                v -> Criteria.matchSctpDst(Values.toOnos(v)),
                (v, m) -> Criteria.matchSctpDstMasked(Values.toOnos(v), Values.toOnos(m)));
        // Not in OpenFlow 1.3 itself; Open vSwitch has it as an extension (NXM).
        exact(
                TCP_FLAGS,
                MatchField.OVS_TCP_FLAGS,
                c -> U16.of(((TcpFlagsCriterion) c).flags()),
                v -> Criteria.matchTcpFlags(v.getValue()));

        exact(
                ARP_OP,
                MatchField.ARP_OP,
                c -> ArpOpcode.of(((ArpOpCriterion) c).arpOp()),
                v -> Criteria.matchArpOp(v.getOpcode()));
        exact(
                ARP_SPA,
                MatchField.ARP_SPA,
                c -> Values.toOf(((ArpPaCriterion) c).ip()),
                v -> Criteria.matchArpSpa(Values.toOnos(v)));
        exact(
                ARP_TPA,
                MatchField.ARP_TPA,
                c -> Values.toOf(((ArpPaCriterion) c).ip()),
                v -> Criteria.matchArpTpa(Values.toOnos(v)));
        exact(
                ARP_SHA,
                MatchField.ARP_SHA,
                c -> Values.toOf(((ArpHaCriterion) c).mac()),
                v -> Criteria.matchArpSha(Values.toOnos(v)));
        exact(
                ARP_THA,
                MatchField.ARP_THA,
                c -> Values.toOf(((ArpHaCriterion) c).mac()),
                v -> Criteria.matchArpTha(Values.toOnos(v)));
    }

    /**
     * Encodes a selector.
     *
     * @param selector what to match; empty matches every packet; not null
     * @param factory the switch's message factory, version 1.3; not null
     * @return the match
     * @throws UnsupportedMatchException if a criterion has no OpenFlow 1.3 field or its value does
     *     not fit
     */
    public static Match encode(TrafficSelector selector, OFFactory factory) {
        Match.Builder match = factory.buildMatch();
        for (Criterion criterion : selector.criteria()) {
            BiConsumer<Criterion, Match.Builder> writer = WRITERS.get(criterion.type());
            if (writer == null) {
                throw new UnsupportedMatchException(
                        "unsupported criterion " + criterion.type() + " (" + criterion + ")");
            }
            try {
                writer.accept(criterion, match);
            } catch (IllegalArgumentException | ClassCastException e) {
                throw new UnsupportedMatchException(
                        "unsupported value in criterion " + criterion, e);
            }
        }
        return match.build();
    }

    /**
     * Decodes a match.
     *
     * @param match what a switch reports; not null
     * @return the selector, equal to the one that was encoded to this match
     * @throws UnsupportedMatchException if ONOS has no criterion for a field or its mask
     */
    public static TrafficSelector decode(Match match) {
        TrafficSelector.Builder selector = DefaultTrafficSelector.builder();
        // Not getMatchFields(): that one leaves out fields that lack a prerequisite.
        for (OFOxm<?> oxm : ((OFMatchV3) match).getOxmList()) {
            selector.add(read(oxm));
        }
        return selector.build();
    }

    @SuppressWarnings("unchecked") // READERS pairs each field with a reader of its type
    private static <F extends OFValueType<F>> Criterion read(OFOxm<F> oxm) {
        FieldMatch<F> reader = (FieldMatch<F>) READERS.get(oxm.getMatchField().id);
        if (reader == null) {
            throw new UnsupportedMatchException(
                    "unsupported match field " + oxm.getMatchField().getName());
        }
        return reader.read(oxm);
    }

    private static <F extends OFValueType<F>> void exact(
            Criterion.Type type,
            MatchField<F> field,
            Function<Criterion, F> toOf,
            Function<F, Criterion> toOnos) {
        FieldMatch<F> entry = FieldMatch.exact(field, toOnos);
        READERS.put(field.id, entry);
        WRITERS.put(type, (c, match) -> entry.write(match, toOf.apply(c)));
    }

    private static <F extends OFValueType<F>> void maskable(
            FieldMatch<F> entry,
            Criterion.Type exactType,
            Criterion.Type maskedType,
            Function<Criterion, F> value,
            Function<Criterion, F> mask) {
        READERS.put(entry.field().id, entry);
        WRITERS.put(exactType, (c, match) -> entry.write(match, value.apply(c)));
        WRITERS.put(maskedType, (c, match) -> entry.write(match, value.apply(c), mask.apply(c)));
    }

    private static void mac(
            Criterion.Type exactType,
            Criterion.Type maskedType,
            MatchField<MacAddress> field,
            Function<MacAddress, Criterion> exact,
            BiFunction<MacAddress, MacAddress, Criterion> masked) {
        maskable(
                FieldMatch.maskable(field, MacAddress.NONE, MacAddress.BROADCAST, exact, masked),
                exactType,
                maskedType,
                c -> Values.toOf(((EthCriterion) c).mac()),
                c -> Values.toOf(((EthCriterion) c).mask()));
    }

    private static void port(
            Criterion.Type exactType,
            Criterion.Type maskedType,
            MatchField<TransportPort> field,
            Function<Criterion, TransportPort> value,
            Function<Criterion, TransportPort> mask,
            Function<TransportPort, Criterion> exact,
            BiFunction<TransportPort, TransportPort, Criterion> masked) {
        // Not TransportPort.NO_MASK: it has 32 bits and equals no mask that comes from the wire.
        TransportPort all = TransportPort.of(0xffff);
        maskable(
                FieldMatch.maskable(field, TransportPort.of(0), all, exact, masked),
                exactType,
                maskedType,
                value,
                mask);
    }

    private static void ipv4(
            Criterion.Type type,
            MatchField<IPv4Address> field,
            Function<IpPrefix, Criterion> make) {
        FieldMatch<IPv4Address> entry =
                FieldMatch.maskable(
                        field,
                        IPv4Address.ofCidrMaskLength(0),
                        IPv4Address.ofCidrMaskLength(Ip4Prefix.MAX_MASK_LENGTH),
                        v ->
                                make.apply(
                                        IpPrefix.valueOf(
                                                Values.toOnos(v), Ip4Prefix.MAX_MASK_LENGTH)),
                        (v, m) ->
                                m.isCidrMask()
                                        ? make.apply(
                                                IpPrefix.valueOf(
                                                        Values.toOnos(v), m.asCidrMaskLength()))
                                        : null);
        READERS.put(field.id, entry);
        WRITERS.put(
                type,
                (c, match) -> {
                    Ip4Prefix prefix = ((IPCriterion) c).ip().getIp4Prefix();
                    require(prefix != null, c);
                    entry.write(
                            match,
                            Values.toOf(prefix.address()),
                            IPv4Address.ofCidrMaskLength(prefix.prefixLength()));
                });
    }

    private static void ipv6(
            Criterion.Type type,
            MatchField<IPv6Address> field,
            Function<IpPrefix, Criterion> make) {
        FieldMatch<IPv6Address> entry =
                FieldMatch.maskable(
                        field,
                        IPv6Address.ofCidrMaskLength(0),
                        IPv6Address.ofCidrMaskLength(Ip6Prefix.MAX_MASK_LENGTH),
                        v ->
                                make.apply(
                                        IpPrefix.valueOf(
                                                Values.toOnos(v), Ip6Prefix.MAX_MASK_LENGTH)),
                        (v, m) ->
                                m.isCidrMask()
                                        ? make.apply(
                                                IpPrefix.valueOf(
                                                        Values.toOnos(v), m.asCidrMaskLength()))
                                        : null);
        READERS.put(field.id, entry);
        WRITERS.put(
                type,
                (c, match) -> {
                    Ip6Prefix prefix = ((IPCriterion) c).ip().getIp6Prefix();
                    require(prefix != null, c);
                    entry.write(
                            match,
                            Values.toOf(prefix.address()),
                            IPv6Address.ofCidrMaskLength(prefix.prefixLength()));
                });
    }

    /** ONOS has a value for "no tag" and one for "any tag", OpenFlow a bit that says "tagged". */
    private static void vlan() {
        FieldMatch<OFVlanVidMatch> entry =
                FieldMatch.maskable(
                        MatchField.VLAN_VID,
                        OFVlanVidMatch.ofRawVid((short) 0),
                        OFVlanVidMatch.ofRawVid((short) 0xffff),
                        v ->
                                Criteria.matchVlanId(
                                        v.equals(OFVlanVidMatch.NONE)
                                                ? VlanId.NONE
                                                : VlanId.vlanId(v.getVlan())),
                        (v, m) ->
                                v.equals(OFVlanVidMatch.PRESENT) && m.equals(OFVlanVidMatch.PRESENT)
                                        ? Criteria.matchVlanId(VlanId.ANY)
                                        : null);
        READERS.put(MatchFields.VLAN_VID, entry);
        WRITERS.put(
                VLAN_VID,
                (c, match) -> {
                    VlanId vlan = ((VlanIdCriterion) c).vlanId();
                    if (vlan.equals(VlanId.ANY)) {
                        entry.write(match, OFVlanVidMatch.PRESENT, OFVlanVidMatch.PRESENT);
                    } else if (vlan.equals(VlanId.NONE)) {
                        entry.write(match, OFVlanVidMatch.NONE);
                    } else {
                        entry.write(match, OFVlanVidMatch.ofVlan(vlan.toShort()));
                    }
                });
    }

    private static void require(boolean condition, Criterion criterion) {
        if (!condition) {
            throw new IllegalArgumentException("wrong address family in " + criterion);
        }
    }
}
