/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import java.util.List;
import org.onosproject.net.flow.FlowRule;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;

/**
 * A rule that was sent to a switch, with the message that installs it: comparing this with what the
 * switch reports is cheaper than decoding, and exact. Its mutable parts belong to the switch's
 * serial executor.
 */
final class InstalledRule {
    private static final int MAX_REPAIRS = 3;

    private final FlowRule rule;
    private final OFFlowAdd mod;
    private final long sentAt;
    private int missed;
    private int repairs;

    /**
     * Creates the record.
     *
     * @param sentAt when it was sent last, {@link System#nanoTime}
     */
    InstalledRule(FlowRule rule, OFFlowAdd mod, long sentAt) {
        this.rule = rule;
        this.mod = mod;
        this.sentAt = sentAt;
    }

    FlowRule rule() {
        return rule;
    }

    long sentAt() {
        return sentAt;
    }

    /** Counts one more report without the rule, and returns how many there were in a row. */
    int miss() {
        return ++missed;
    }

    /** Tells whether a reported entry is this rule, whatever it does. */
    boolean isSameEntry(OFFlowStatsEntry entry) {
        return mod.getPriority() == entry.getPriority()
                && mod.getTableId().equals(entry.getTableId())
                && mod.getMatch().equals(entry.getMatch());
    }

    /**
     * Takes note of what the switch says that the rule does.
     *
     * @return whether the rule has to be sent again to set that right
     */
    boolean needsRepair(List<OFInstruction> reported) {
        missed = 0;
        if (reported.equals(mod.getInstructions())) {
            repairs = 0;
            return false;
        }
        // What a switch still says after several repairs is its way of writing what we asked for.
        repairs++;
        return repairs <= MAX_REPAIRS;
    }
}
