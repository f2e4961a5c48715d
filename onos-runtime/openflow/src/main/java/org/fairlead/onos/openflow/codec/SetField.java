/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.codec;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.onlab.packet.MplsLabel;
import org.onlab.packet.VlanId;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.flow.instructions.L2ModificationInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.L2SubType;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModEtherInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModMplsBosInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModMplsLabelInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModTunnelIdInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModVlanIdInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModVlanPcpInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.L3SubType;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModArpEthInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModArpIPInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModArpOpInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModDscpInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModIPInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModIPv6FlowLabelInstruction;
import org.onosproject.net.flow.instructions.L4ModificationInstruction;
import org.onosproject.net.flow.instructions.L4ModificationInstruction.L4SubType;
import org.onosproject.net.flow.instructions.L4ModificationInstruction.ModTransportPortInstruction;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.action.OFActionSetField;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.protocol.match.MatchFields;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.ArpOpcode;
import org.projectfloodlight.openflow.types.IPv6FlowLabel;
import org.projectfloodlight.openflow.types.IpDscp;
import org.projectfloodlight.openflow.types.OFBooleanValue;
import org.projectfloodlight.openflow.types.OFValueType;
import org.projectfloodlight.openflow.types.OFVlanVidMatch;
import org.projectfloodlight.openflow.types.U32;
import org.projectfloodlight.openflow.types.U64;
import org.projectfloodlight.openflow.types.VlanPcp;

/**
 * One ONOS modification instruction and the OpenFlow field that its set-field action writes. The
 * table holds both directions side by side, so that they cannot drift apart.
 *
 * @param <F> type of the field's value
 */
final class SetField<F extends OFValueType<F>> {
    private static final Map<Enum<?>, SetField<?>> BY_SUBTYPE = new HashMap<>();
    private static final Map<MatchFields, SetField<?>> BY_FIELD = new HashMap<>();

    private final MatchField<F> field;
    private final Function<Instruction, F> toOf;
    private final Function<F, Instruction> toOnos;

    private SetField(
            MatchField<F> field, Function<Instruction, F> toOf, Function<F, Instruction> toOnos) {
        this.field = field;
        this.toOf = toOf;
        this.toOnos = toOnos;
    }

    static {
        add(
                L2SubType.ETH_SRC,
                MatchField.ETH_SRC,
                i -> Values.toOf(((ModEtherInstruction) i).mac()),
                v -> Instructions.modL2Src(Values.toOnos(v)));
        add(
                L2SubType.ETH_DST,
                MatchField.ETH_DST,
                i -> Values.toOf(((ModEtherInstruction) i).mac()),
                v -> Instructions.modL2Dst(Values.toOnos(v)));
        add(
                L2SubType.VLAN_ID,
                MatchField.VLAN_VID,
                i -> vlan(((ModVlanIdInstruction) i).vlanId()),
                v -> Instructions.modVlanId(VlanId.vlanId(v.getVlan())));
        add(
                L2SubType.VLAN_PCP,
                MatchField.VLAN_PCP,
                i -> VlanPcp.of(((ModVlanPcpInstruction) i).vlanPcp()),
                v -> Instructions.modVlanPcp(v.getValue()));
        add(
                L2SubType.MPLS_LABEL,
                MatchField.MPLS_LABEL,
                i -> U32.of(((ModMplsLabelInstruction) i).label().toInt()),
                v -> Instructions.modMplsLabel(MplsLabel.mplsLabel((int) v.getValue())));
        add(
                L2SubType.MPLS_BOS,
                MatchField.MPLS_BOS,
                i -> OFBooleanValue.of(((ModMplsBosInstruction) i).mplsBos()),
                v -> Instructions.modMplsBos(v.getValue()));
        add(
                L2SubType.TUNNEL_ID,
                MatchField.TUNNEL_ID,
                i -> U64.of(((ModTunnelIdInstruction) i).tunnelId()),
                v -> Instructions.modTunnelId(v.getValue()));

        add(
                L3SubType.IPV4_SRC,
                MatchField.IPV4_SRC,
                i -> Values.toOf(((ModIPInstruction) i).ip().getIp4Address()),
                v -> Instructions.modL3Src(Values.toOnos(v)));
        add(
                L3SubType.IPV4_DST,
                MatchField.IPV4_DST,
                i -> Values.toOf(((ModIPInstruction) i).ip().getIp4Address()),
                v -> Instructions.modL3Dst(Values.toOnos(v)));
        add(
                L3SubType.IPV6_SRC,
                MatchField.IPV6_SRC,
                i -> Values.toOf(((ModIPInstruction) i).ip().getIp6Address()),
                v -> Instructions.modL3IPv6Src(Values.toOnos(v)));
        add(
                L3SubType.IPV6_DST,
                MatchField.IPV6_DST,
                i -> Values.toOf(((ModIPInstruction) i).ip().getIp6Address()),
                v -> Instructions.modL3IPv6Dst(Values.toOnos(v)));
        add(
                L3SubType.IPV6_FLABEL,
                MatchField.IPV6_FLABEL,
                i -> IPv6FlowLabel.of(((ModIPv6FlowLabelInstruction) i).flowLabel()),
                v -> Instructions.modL3IPv6FlowLabel(v.getIPv6FlowLabelValue()));
        add(
                L3SubType.IP_DSCP,
                MatchField.IP_DSCP,
                i -> IpDscp.of(((ModDscpInstruction) i).dscp()),
                v -> Instructions.modIpDscp(v.getDscpValue()));
        add(
                L3SubType.ARP_OP,
                MatchField.ARP_OP,
                i -> ArpOpcode.of((int) ((ModArpOpInstruction) i).op()),
                v -> Instructions.modL3ArpOp((short) v.getOpcode()));
        add(
                L3SubType.ARP_SHA,
                MatchField.ARP_SHA,
                i -> Values.toOf(((ModArpEthInstruction) i).mac()),
                v -> Instructions.modArpSha(Values.toOnos(v)));
        add(
                L3SubType.ARP_THA,
                MatchField.ARP_THA,
                i -> Values.toOf(((ModArpEthInstruction) i).mac()),
                v -> Instructions.modArpTha(Values.toOnos(v)));
        add(
                L3SubType.ARP_SPA,
                MatchField.ARP_SPA,
                i -> Values.toOf(((ModArpIPInstruction) i).ip().getIp4Address()),
                v -> Instructions.modArpSpa(Values.toOnos(v)));
        add(
                L3SubType.ARP_TPA,
                MatchField.ARP_TPA,
                i -> Values.toOf(((ModArpIPInstruction) i).ip().getIp4Address()),
                v -> Instructions.modArpTpa(Values.toOnos(v)));

        add(
                L4SubType.TCP_SRC,
                MatchField.TCP_SRC,
                i -> Values.toOf(((ModTransportPortInstruction) i).port()),
                v -> Instructions.modTcpSrc(Values.toOnos(v)));
        add(
                L4SubType.TCP_DST,
                MatchField.TCP_DST,
                i -> Values.toOf(((ModTransportPortInstruction) i).port()),
                v -> Instructions.modTcpDst(Values.toOnos(v)));
        add(
                L4SubType.UDP_SRC,
                MatchField.UDP_SRC,
                i -> Values.toOf(((ModTransportPortInstruction) i).port()),
                v -> Instructions.modUdpSrc(Values.toOnos(v)));
        add(
                L4SubType.UDP_DST,
                MatchField.UDP_DST,
                i -> Values.toOf(((ModTransportPortInstruction) i).port()),
                v -> Instructions.modUdpDst(Values.toOnos(v)));
    }

    /**
     * Encodes an instruction that writes one header field.
     *
     * @throws UnsupportedTreatmentException if it does not, or not one that OpenFlow 1.3 can write
     * @throws IllegalArgumentException if its value does not fit
     */
    static OFAction encode(Instruction instruction, OFFactory factory) {
        SetField<?> entry = BY_SUBTYPE.get(subtype(instruction));
        if (entry == null) {
            throw new UnsupportedTreatmentException("unsupported instruction " + instruction);
        }
        return entry.action(instruction, factory);
    }

    /**
     * Decodes a set-field action.
     *
     * @throws UnsupportedTreatmentException if ONOS has no instruction for the field
     */
    static Instruction decode(OFActionSetField action) {
        OFOxm<?> oxm = action.getField();
        SetField<?> entry = BY_FIELD.get(oxm.getMatchField().id);
        if (entry == null || oxm.isMasked()) {
            throw new UnsupportedTreatmentException("unsupported set-field " + oxm);
        }
        return entry.instruction(oxm);
    }

    /**
     * Returns the modification's subtype, an enum constant that is unique over all layers; or null.
     */
    private static Enum<?> subtype(Instruction instruction) {
        switch (instruction.type()) {
            case L2MODIFICATION:
                return ((L2ModificationInstruction) instruction).subtype();
            case L3MODIFICATION:
                return ((L3ModificationInstruction) instruction).subtype();
            case L4MODIFICATION:
                return ((L4ModificationInstruction) instruction).subtype();
            default:
                return null;
        }
    }

    private static <F extends OFValueType<F>> void add(
            Enum<?> subtype,
            MatchField<F> field,
            Function<Instruction, F> toOf,
            Function<F, Instruction> toOnos) {
        SetField<F> entry = new SetField<>(field, toOf, toOnos);
        BY_SUBTYPE.put(subtype, entry);
        BY_FIELD.put(field.id, entry);
    }

    private OFAction action(Instruction instruction, OFFactory factory) {
        return factory.actions().setField(factory.oxms().fromValue(toOf.apply(instruction), field));
    }

    @SuppressWarnings("unchecked") // BY_FIELD pairs each entry with the field of its own type
    private Instruction instruction(OFOxm<?> oxm) {
        return toOnos.apply((F) oxm.getValue());
    }

    private static OFVlanVidMatch vlan(VlanId vlan) {
        if (vlan.equals(VlanId.NONE) || vlan.equals(VlanId.ANY)) {
            throw new IllegalArgumentException("not a VLAN number: " + vlan);
        }
        return OFVlanVidMatch.ofVlan(vlan.toShort());
    }
}
