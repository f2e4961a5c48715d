/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.Instructions.MetadataInstruction;
import org.onosproject.net.flow.instructions.Instructions.MeterInstruction;
import org.onosproject.net.meter.MeterId;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionApplyActions;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionGotoTable;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionMeter;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionWriteActions;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionWriteMetadata;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructions;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/** Translates between ONOS treatments and the instructions of an OpenFlow 1.3 flow entry. */
public final class InstructionCodec {
    private InstructionCodec() {}

    /**
     * Encodes a treatment: immediate instructions are applied, deferred ones written to the action
     * set.
     *
     * @param treatment what to do with matching packets; not null
     * @param factory the switch's message factory, version 1.3; not null
     * @return the instructions in the order in which the specification executes them, which is also
     *     the one in which switches report them; empty means drop
     * @throws UnsupportedTreatmentException if something in it cannot be expressed
     */
    public static List<OFInstruction> encode(TrafficTreatment treatment, OFFactory factory) {
        OFInstructions make = factory.instructions();
        List<OFInstruction> instructions = new ArrayList<>(2);
        if (treatment.statTrigger() != null) {
            throw new UnsupportedTreatmentException(
                    "unsupported instruction " + treatment.statTrigger());
        }
        if (treatment.meters().size() > 1) {
            throw new UnsupportedTreatmentException(
                    "unsupported: more than one meter " + treatment.meters());
        }
        for (MeterInstruction meter : treatment.meters()) {
            instructions.add(make.meter(meter.meterId().id()));
        }
        List<OFAction> immediate = ActionEncoder.encode(treatment.immediate(), factory);
        if (!immediate.isEmpty()) {
            instructions.add(make.applyActions(immediate));
        }
        if (treatment.clearedDeferred()) {
            instructions.add(make.clearActions());
        }
        List<OFAction> deferred = ActionEncoder.encode(treatment.deferred(), factory);
        if (!deferred.isEmpty()) {
            instructions.add(make.writeActions(deferred));
        }
        MetadataInstruction metadata = treatment.writeMetadata();
        if (metadata != null) {
            instructions.add(
                    make.writeMetadata(
                            U64.of(metadata.metadata()), U64.of(metadata.metadataMask())));
        }
        if (treatment.tableTransition() != null) {
            instructions.add(make.gotoTable(TableId.of(treatment.tableTransition().tableId())));
        }
        return instructions;
    }

    /**
     * Decodes instructions.
     *
     * @param instructions what a switch reports; not null
     * @return the treatment, equal to the one that was encoded to these instructions
     * @throws UnsupportedTreatmentException if ONOS cannot express one of them
     */
    public static TrafficTreatment decode(List<OFInstruction> instructions) {
        TrafficTreatment.Builder treatment = DefaultTrafficTreatment.builder();
        for (OFInstruction instruction : instructions) {
            switch (instruction.getType()) {
                case METER:
                    treatment.meter(
                            MeterId.meterId(((OFInstructionMeter) instruction).getMeterId()));
                    break;
                case APPLY_ACTIONS:
                    treatment.immediate();
                    ActionDecoder.decode(((OFInstructionApplyActions) instruction).getActions())
                            .forEach(treatment::add);
                    break;
                case CLEAR_ACTIONS:
                    treatment.wipeDeferred();
                    break;
                case WRITE_ACTIONS:
                    treatment.deferred();
                    ActionDecoder.decode(((OFInstructionWriteActions) instruction).getActions())
                            .forEach(treatment::add);
                    break;
                case WRITE_METADATA:
                    OFInstructionWriteMetadata metadata = (OFInstructionWriteMetadata) instruction;
                    treatment.writeMetadata(
                            metadata.getMetadata().getValue(),
                            metadata.getMetadataMask().getValue());
                    break;
                case GOTO_TABLE:
                    treatment.transition(
                            (int) ((OFInstructionGotoTable) instruction).getTableId().getValue());
                    break;
                default:
                    throw new UnsupportedTreatmentException(
                            "unsupported instruction " + instruction);
            }
        }
        return treatment.build();
    }
}
