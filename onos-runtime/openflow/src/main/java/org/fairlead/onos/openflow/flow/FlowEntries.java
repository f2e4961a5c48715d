/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import java.util.concurrent.TimeUnit;
import org.fairlead.onos.openflow.codec.MatchCodec;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRule.FlowRemoveReason;
import org.onosproject.net.flow.TrafficTreatment;
import org.projectfloodlight.openflow.protocol.OFFlowRemoved;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;

/** Makes ONOS flow entries of what a switch reports. */
final class FlowEntries {
    private FlowEntries() {}

    /**
     * Decodes the rule of a statistics entry.
     *
     * @throws UnsupportedOperationException if ONOS cannot express its match
     */
    static FlowRule rule(DeviceId device, OFFlowStatsEntry entry, TrafficTreatment treatment) {
        FlowRule.Builder rule =
                DefaultFlowRule.builder()
                        .forDevice(device)
                        .forTable(entry.getTableId().getValue())
                        .withPriority(entry.getPriority())
                        .withCookie(entry.getCookie().getValue())
                        .withSelector(MatchCodec.decode(entry.getMatch()))
                        .withTreatment(treatment);
        timeouts(rule, entry.getIdleTimeout(), entry.getHardTimeout());
        return rule.build();
    }

    /** Makes the entry of a rule that is in place, with the counters of the switch. */
    static FlowEntry installed(FlowRule rule, OFFlowStatsEntry entry) {
        return new DefaultFlowEntry(
                rule,
                FlowEntryState.ADDED,
                TimeUnit.SECONDS.toNanos(entry.getDurationSec()) + entry.getDurationNsec(),
                TimeUnit.NANOSECONDS,
                entry.getPacketCount().getValue(),
                entry.getByteCount().getValue());
    }

    /**
     * Makes the entry of a rule that a switch removed.
     *
     * @param known the rule if it is known, or null: then it is decoded
     * @param reason the reason that ONOS is to be told
     * @throws UnsupportedOperationException if ONOS cannot express its match
     */
    static FlowEntry removed(
            DeviceId device, OFFlowRemoved message, FlowRule known, FlowRemoveReason reason) {
        FlowRule.Builder rule =
                DefaultFlowRule.builder()
                        .forDevice(device)
                        .forTable(message.getTableId().getValue())
                        .withPriority(message.getPriority())
                        .withCookie(message.getCookie().getValue())
                        .withSelector(
                                known == null
                                        ? MatchCodec.decode(message.getMatch())
                                        : known.selector())
                        .withReason(reason);
        if (known != null) {
            rule.withTreatment(known.treatment());
        }
        timeouts(rule, message.getIdleTimeout(), message.getHardTimeout());
        return new DefaultFlowEntry(
                rule.build(),
                FlowEntryState.REMOVED,
                TimeUnit.SECONDS.toNanos(message.getDurationSec()) + message.getDurationNsec(),
                TimeUnit.NANOSECONDS,
                message.getPacketCount().getValue(),
                message.getByteCount().getValue());
    }

    private static void timeouts(FlowRule.Builder rule, int idle, int hard) {
        if (idle == 0 && hard == 0) {
            rule.makePermanent();
            return;
        }
        if (hard != 0) {
            rule.withHardTimeout(hard);
        }
        if (idle != 0) {
            rule.makeTemporary(idle);
        }
    }
}
