/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import static org.fairlead.onos.openflow.flow.Rules.APP;
import static org.fairlead.onos.openflow.flow.Rules.builder;
import static org.fairlead.onos.openflow.flow.Rules.rule;
import static org.fairlead.onos.openflow.flow.Rules.temporary;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;
import org.onosproject.net.flow.FlowRule;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFFlowDeleteStrict;
import org.projectfloodlight.openflow.protocol.OFFlowModFlags;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;

public class FlowModsTest {
    private static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);

    @Test
    public void aRuleIsSentAsItIs() {
        FlowRule rule = builder(APP, 4321).forTable(9).makeTemporary(30).build();
        OFFlowAdd mod = FlowMods.add(rule, OF13, 77);
        assertEquals(77, mod.getXid());
        assertEquals(rule.id().value(), mod.getCookie().getValue());
        assertEquals(APP.id(), (short) (mod.getCookie().getValue() >>> 48));
        assertEquals(4321, mod.getPriority());
        assertEquals(TableId.of(9), mod.getTableId());
        assertEquals(30, mod.getIdleTimeout());
        assertEquals(0, mod.getHardTimeout());
        assertTrue(mod.getFlags().contains(OFFlowModFlags.SEND_FLOW_REM));
    }

    @Test
    public void timeouts() {
        assertTimeouts(0, 0, rule(1));
        assertTimeouts(30, 0, temporary(1, 30));
        // ONOS copies a hard time-out to the other.
        assertTimeouts(0, 60, builder(APP, 1).withHardTimeout(60).build());
        assertTimeouts(20, 60, builder(APP, 1).withHardTimeout(60).makeTemporary(20).build());
        assertTimeouts(0xffff, 0, temporary(1, 1_000_000));
    }

    @Test
    public void aRemovalNamesTheCookieSoThatNobodyElsesRuleGoes() {
        OFFlowDeleteStrict mod = FlowMods.delete(rule(1), OF13, 5);
        assertEquals(rule(1).id().value(), mod.getCookie().getValue());
        assertEquals(-1L, mod.getCookieMask().getValue());
        assertEquals(OFPort.ANY, mod.getOutPort());
        assertEquals(OFGroup.ANY, mod.getOutGroup());
    }

    private static void assertTimeouts(int idle, int hard, FlowRule rule) {
        OFFlowAdd mod = FlowMods.add(rule, OF13, 1);
        assertEquals(idle, mod.getIdleTimeout());
        assertEquals(hard, mod.getHardTimeout());
    }
}
