/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import java.util.Set;
import org.fairlead.onos.openflow.codec.InstructionCodec;
import org.fairlead.onos.openflow.codec.MatchCodec;
import org.onosproject.net.flow.FlowRule;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFFlowDeleteStrict;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowModFlags;
import org.projectfloodlight.openflow.protocol.OFFlowModifyStrict;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/**
 * Makes flow-mod messages of flow rules. The cookie is the rule's id, which carries its
 * application.
 */
final class FlowMods {
    /** Largest time-out that fits in the message, seconds. */
    private static final int MAX_TIMEOUT = 0xffff;

    private static final U64 EXACT_COOKIE = U64.of(-1L);
    private static final Set<OFFlowModFlags> FLAGS = Set.of(OFFlowModFlags.SEND_FLOW_REM);

    private FlowMods() {}

    /**
     * Makes the message that installs a rule, or replaces it without loss of its counters.
     *
     * @throws UnsupportedOperationException if the rule cannot be expressed; the message says what
     */
    static OFFlowAdd add(FlowRule rule, OFFactory factory, long xid) {
        OFFlowAdd.Builder mod = factory.buildFlowAdd();
        fill(mod, rule, factory, xid);
        return mod.setInstructions(InstructionCodec.encode(rule.treatment(), factory)).build();
    }

    /**
     * Makes the message that changes what an installed rule does.
     *
     * @throws UnsupportedOperationException if the rule cannot be expressed; the message says what
     */
    static OFFlowModifyStrict modify(FlowRule rule, OFFactory factory, long xid) {
        OFFlowModifyStrict.Builder mod = factory.buildFlowModifyStrict();
        fill(mod, rule, factory, xid);
        return mod.setInstructions(InstructionCodec.encode(rule.treatment(), factory)).build();
    }

    /**
     * Makes the message that removes a rule. It names the cookie, so a rule of somebody else that
     * has the same match stays.
     *
     * @throws UnsupportedOperationException if the rule's selector cannot be expressed
     */
    static OFFlowDeleteStrict delete(FlowRule rule, OFFactory factory, long xid) {
        OFFlowDeleteStrict.Builder mod = factory.buildFlowDeleteStrict();
        fill(mod, rule, factory, xid);
        return mod.setCookieMask(EXACT_COOKIE)
                .setOutPort(OFPort.ANY)
                .setOutGroup(OFGroup.ANY)
                .build();
    }

    private static void fill(OFFlowMod.Builder mod, FlowRule rule, OFFactory factory, long xid) {
        mod.setXid(xid)
                .setCookie(U64.of(rule.id().value()))
                .setTableId(TableId.of(rule.tableId()))
                .setPriority(rule.priority())
                .setIdleTimeout(idleTimeout(rule))
                .setHardTimeout(Math.min(rule.hardTimeout(), MAX_TIMEOUT))
                .setBufferId(OFBufferId.NO_BUFFER)
                .setFlags(FLAGS)
                .setMatch(MatchCodec.encode(rule.selector(), factory));
    }

    /** Returns the idle time-out of a rule in seconds, 0 for none. */
    private static int idleTimeout(FlowRule rule) {
        // ONOS copies a hard time-out to timeout(); an idle time-out that long would change
        // nothing.
        if (rule.isPermanent() || rule.timeout() == rule.hardTimeout()) {
            return 0;
        }
        return Math.min(rule.timeout(), MAX_TIMEOUT);
    }
}
