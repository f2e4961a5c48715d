/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.onosproject.core.GroupId;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModMplsHeaderInstruction;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.action.OFActionGroup;
import org.projectfloodlight.openflow.protocol.action.OFActionOutput;
import org.projectfloodlight.openflow.protocol.action.OFActionPopMpls;
import org.projectfloodlight.openflow.protocol.action.OFActionPushMpls;
import org.projectfloodlight.openflow.protocol.action.OFActionPushVlan;
import org.projectfloodlight.openflow.protocol.action.OFActionSetField;
import org.projectfloodlight.openflow.protocol.action.OFActionSetQueue;

/** Decodes OpenFlow 1.3 actions to ONOS instructions, the reverse of {@link ActionEncoder}. */
public final class ActionDecoder {
    private ActionDecoder() {}

    /**
     * Decodes actions.
     *
     * @param actions what a switch reports; not null
     * @return the instructions in the same order; empty for drop
     * @throws UnsupportedTreatmentException if ONOS has no instruction for one of them
     */
    public static List<Instruction> decode(List<OFAction> actions) {
        List<Instruction> instructions = new ArrayList<>(actions.size());
        for (OFAction action : actions) {
            instructions.add(decode(action));
        }
        return instructions;
    }

    private static Instruction decode(OFAction action) {
        switch (action.getType()) {
            case OUTPUT:
                return Instructions.createOutput(
                        Values.toOnos(((OFActionOutput) action).getPort()));
            case GROUP:
                return Instructions.createGroup(
                        new GroupId(((OFActionGroup) action).getGroup().getGroupNumber()));
            case SET_QUEUE:
                return Instructions.setQueue(((OFActionSetQueue) action).getQueueId(), null);
            case SET_FIELD:
                return SetField.decode((OFActionSetField) action);
            case PUSH_VLAN:
                return Instructions.pushVlan(
                        ethType(((OFActionPushVlan) action).getEthertype().getValue()));
            case POP_VLAN:
                return Instructions.popVlan();
            case PUSH_MPLS:
                return pushMpls(((OFActionPushMpls) action).getEthertype().getValue());
            case POP_MPLS:
                return Instructions.popMpls(
                        ethType(((OFActionPopMpls) action).getEthertype().getValue()));
            case DEC_MPLS_TTL:
                return Instructions.decMplsTtl();
            case DEC_NW_TTL:
                return Instructions.decNwTtl();
            case COPY_TTL_IN:
                return Instructions.copyTtlIn();
            case COPY_TTL_OUT:
                return Instructions.copyTtlOut();
            default:
                throw new UnsupportedTreatmentException("unsupported action " + action);
        }
    }

    private static Instruction pushMpls(int type) {
        Instruction push = Instructions.pushMpls();
        if (!((ModMplsHeaderInstruction) push).ethernetType().equals(ethType(type))) {
            throw new UnsupportedTreatmentException(
                    String.format("unsupported action push_mpls:0x%04x", type));
        }
        return push;
    }

    private static org.onlab.packet.EthType ethType(int type) {
        return new org.onlab.packet.EthType(type);
    }
}
