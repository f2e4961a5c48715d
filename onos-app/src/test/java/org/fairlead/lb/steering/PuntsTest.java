/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.fairlead.lb.api.Vip;
import org.junit.Before;
import org.junit.Test;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;

/** Which rules stand in the switches, by what each switch can. */
public class PuntsTest {
    private static final DeviceId LEAF1 = DeviceId.deviceId("of:0000000000000001");
    private static final DeviceId LEAF2 = DeviceId.deviceId("of:0000000000000002");
    private static final int SYNS = 2;

    private final FakeFlowRules switches = new FakeFlowRules();
    private final Rules rules = new Rules(new DefaultApplicationId(7, "org.fairlead.lb"));
    private final Punts punts = new Punts(rules, switches);
    private final Collection<Vip> vips = List.of(FakeConfig.vip("web", Frames.VIP));
    private Set<DeviceId> edges = Set.of(LEAF1);
    private long now = 1_000_000;

    @Before
    public void confirmAtOnce() {
        switches.atOnce = true;
    }

    private void update() {
        punts.update(
                ImmutableList.copyOf(switches.table.values()), edges, vips, now, (e, v) -> true);
    }

    private long count(DeviceId device, int priority) {
        return switches.table.keySet().stream()
                .filter(r -> r.deviceId().equals(device) && r.priority() == priority)
                .count();
    }

    /** What a provider without the flags makes of the rules: they are never reported. */
    private void neverReportFlags(DeviceId device) {
        for (FlowRule rule : List.copyOf(switches.table.keySet())) {
            if (rule.priority() == Rules.PROBE_PRIORITY && rule.deviceId().equals(device)) {
                switches.table.put(
                        rule, new DefaultFlowEntry(rule, FlowEntry.FlowEntryState.PENDING_ADD));
            }
        }
    }

    @Test
    public void aSwitchThatMatchesFlagsBringsWhatOpensAConnection() {
        update();
        assertEquals("not before it is known", 0, count(LEAF1, Rules.SYN_PRIORITY));
        assertEquals(4, count(LEAF1, Rules.PUNT_PRIORITY));
        update();
        assertEquals(SYNS, count(LEAF1, Rules.SYN_PRIORITY));
        now += 10 * SynSupport.PATIENCE_MILLIS;
        update();
        assertEquals("and goes on", SYNS, count(LEAF1, Rules.SYN_PRIORITY));
    }

    @Test
    public void aSwitchThatDoesNotIsLeftAlone() {
        edges = Set.of(LEAF1, LEAF2);
        update();
        neverReportFlags(LEAF2);
        update();
        assertEquals(SYNS, count(LEAF1, Rules.SYN_PRIORITY));
        assertEquals(0, count(LEAF2, Rules.SYN_PRIORITY));
        assertEquals("still asked", 1, count(LEAF2, Rules.PROBE_PRIORITY));
        now += SynSupport.PATIENCE_MILLIS;
        update();
        update();
        assertEquals("not any more", 0, count(LEAF2, Rules.PROBE_PRIORITY));
        assertEquals(0, count(LEAF2, Rules.SYN_PRIORITY));
        assertEquals("but it punts", 4, count(LEAF2, Rules.PUNT_PRIORITY));
    }

    @Test
    public void aSwitchThatComesBackIsAskedAgain() {
        update();
        neverReportFlags(LEAF1);
        now += SynSupport.PATIENCE_MILLIS;
        update();
        edges = Set.of();
        update();
        edges = Set.of(LEAF1);
        update();
        update();
        assertEquals(SYNS, count(LEAF1, Rules.SYN_PRIORITY));
    }

    @Test
    public void rulesOfAVipThatIsGoneGo() {
        update();
        update();
        punts.update(
                ImmutableList.copyOf(switches.table.values()),
                edges,
                List.of(),
                now,
                (e, v) -> true);
        assertEquals(0, count(LEAF1, Rules.SYN_PRIORITY) + count(LEAF1, Rules.PUNT_PRIORITY));
    }
}
