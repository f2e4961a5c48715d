/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions.GroupInstruction;
import org.onosproject.net.flow.instructions.Instructions.OutputInstruction;
import org.onosproject.net.flow.instructions.Instructions.SetQueueInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModMplsHeaderInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModVlanHeaderInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.action.OFActions;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.OFGroup;

/** Encodes ONOS instructions as OpenFlow 1.3 actions. */
public final class ActionEncoder {
    /** OFPCML_NO_BUFFER: the whole packet goes to the controller. */
    private static final int NO_BUFFER = 0xffff;

    private ActionEncoder() {}

    /**
     * Encodes a treatment as a list of actions, for a packet-out or a group bucket.
     *
     * @param treatment what to do with the packet; not null
     * @param factory the switch's message factory, version 1.3; not null
     * @return the actions in the treatment's order; empty means drop
     * @throws UnsupportedTreatmentException if something in it cannot be done by an action
     */
    public static List<OFAction> encode(TrafficTreatment treatment, OFFactory factory) {
        refuse(treatment.tableTransition());
        refuse(treatment.writeMetadata());
        refuse(treatment.statTrigger());
        treatment.meters().forEach(ActionEncoder::refuse);
        return encode(treatment.allInstructions(), factory);
    }

    /**
     * Encodes instructions as actions.
     *
     * @param instructions in the order in which they are to be carried out; not null
     * @param factory the switch's message factory, version 1.3; not null
     * @return the actions; empty if there is nothing to do but drop
     * @throws UnsupportedTreatmentException if one of them is not an action
     */
    public static List<OFAction> encode(List<Instruction> instructions, OFFactory factory) {
        List<OFAction> actions = new ArrayList<>(instructions.size());
        for (Instruction instruction : instructions) {
            // OpenFlow drops what no action sends on, there is no action for it.
            if (instruction.type() != Instruction.Type.NOACTION) {
                try {
                    actions.add(encode(instruction, factory));
                } catch (IllegalArgumentException e) {
                    throw new UnsupportedTreatmentException(
                            "unsupported value in instruction " + instruction, e);
                }
            }
        }
        return actions;
    }

    private static OFAction encode(Instruction instruction, OFFactory factory) {
        OFActions actions = factory.actions();
        switch (instruction.type()) {
            case OUTPUT:
                PortNumber port = ((OutputInstruction) instruction).port();
                return actions.output(
                        Values.toOf(port), port.equals(PortNumber.CONTROLLER) ? NO_BUFFER : 0);
            case GROUP:
                return actions.group(OFGroup.of(((GroupInstruction) instruction).groupId().id()));
            case QUEUE:
                // The port of the instruction has no place in the action: output names it.
                return actions.setQueue(((SetQueueInstruction) instruction).queueId());
            case L2MODIFICATION:
                return encodeL2((L2ModificationInstruction) instruction, factory);
            case L3MODIFICATION:
                return encodeL3((L3ModificationInstruction) instruction, factory);
            default:
                return SetField.encode(instruction, factory);
        }
    }

    private static OFAction encodeL2(L2ModificationInstruction instruction, OFFactory factory) {
        OFActions actions = factory.actions();
        switch (instruction.subtype()) {
            case VLAN_PUSH:
                return actions.pushVlan(
                        ethType(((ModVlanHeaderInstruction) instruction).ethernetType()));
            case VLAN_POP:
                return actions.popVlan();
            case MPLS_PUSH:
                return actions.pushMpls(
                        ethType(((ModMplsHeaderInstruction) instruction).ethernetType()));
            case MPLS_POP:
                return actions.popMpls(
                        ethType(((ModMplsHeaderInstruction) instruction).ethernetType()));
            case DEC_MPLS_TTL:
                return actions.decMplsTtl();
            default:
                return SetField.encode(instruction, factory);
        }
    }

    private static OFAction encodeL3(L3ModificationInstruction instruction, OFFactory factory) {
        OFActions actions = factory.actions();
        switch (instruction.subtype()) {
            case DEC_TTL:
                return actions.decNwTtl();
            case TTL_IN:
                return actions.copyTtlIn();
            case TTL_OUT:
                return actions.copyTtlOut();
            default:
                return SetField.encode(instruction, factory);
        }
    }

    private static EthType ethType(org.onlab.packet.EthType type) {
        return EthType.of(Short.toUnsignedInt(type.toShort()));
    }

    private static void refuse(Instruction instruction) {
        if (instruction != null) {
            throw new UnsupportedTreatmentException("not an action: " + instruction);
        }
    }
}
