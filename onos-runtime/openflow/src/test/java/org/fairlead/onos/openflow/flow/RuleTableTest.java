/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import static org.fairlead.onos.openflow.flow.Rules.APP;
import static org.fairlead.onos.openflow.flow.Rules.DEVICE;
import static org.fairlead.onos.openflow.flow.Rules.INTENTS;
import static org.fairlead.onos.openflow.flow.Rules.builder;
import static org.fairlead.onos.openflow.flow.Rules.rule;
import static org.fairlead.onos.openflow.flow.Rules.temporary;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.Test;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRule.FlowRemoveReason;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFFlowRemoved;
import org.projectfloodlight.openflow.protocol.OFFlowRemovedReason;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.U64;

public class RuleTableTest {
    private static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);
    private static final long STARTED = 1000;

    private final Map<FlowRule, FlowEntry> stored = new HashMap<>();
    private final List<FlowRule> repaired = new ArrayList<>();
    private boolean storeIsMaster = true;
    private long seconds = STARTED;

    private final RuleTable table =
            new RuleTable(
                    DEVICE,
                    OF13,
                    new StoredRules() {
                        @Override
                        public FlowEntry get(FlowRule rule) {
                            return stored.get(rule);
                        }

                        @Override
                        public void adopt(FlowEntry entry) {
                            if (storeIsMaster) {
                                stored.put(entry, entry);
                            }
                        }
                    },
                    new Owners(
                            Map.<Short, ApplicationId>of(APP.id(), APP, INTENTS.id(), INTENTS)
                                    ::get),
                    () -> TimeUnit.SECONDS.toNanos(seconds),
                    TimeUnit.SECONDS.toNanos(STARTED));

    @Test
    public void anInstalledRuleIsReportedWithItsCounters() {
        FlowRule rule = rule(1);
        install(rule);
        seconds += 5;
        FlowEntry entry = reconcile(entry(rule, 5)).get(0);
        assertTrue(rule.exactMatch(entry));
        assertEquals(FlowEntry.FlowEntryState.ADDED, entry.state());
        assertEquals(3, entry.packets());
        assertEquals(300, entry.bytes());
        assertEquals(5, entry.life());
    }

    @Test
    public void aRuleWhoseTreatmentReadsDifferentlyBackIsStillTheSame() {
        // Queues lose their port and goto-table its "no action" on the way; ONOS compares them.
        FlowRule rule =
                builder(APP, 1)
                        .withTreatment(
                                DefaultTrafficTreatment.builder()
                                        .setQueue(1, PortNumber.portNumber(2))
                                        .drop()
                                        .transition(3)
                                        .build())
                        .makePermanent()
                        .build();
        install(rule);
        assertTrue(rule.exactMatch(reconcile(entry(rule, 1)).get(0)));
        assertEquals(List.of(), repaired);
    }

    @Test
    public void rulesOfOthersAreNotReported() {
        FlowRule foreign = withCookie(rule(1), 0);
        FlowRule unknownApp = withCookie(rule(2), 0x7fff_0000_0000_0001L);
        assertEquals(List.of(), reconcile(entry(foreign, 5000), entry(unknownApp, 5000)));
        assertEquals(Map.of(), stored);
    }

    @Test
    public void rulesOfAnEarlierRunAreAdopted() {
        FlowRule permanent = rule(1);
        FlowRule connection = temporary(2, 30);
        seconds += 2;
        List<FlowEntry> report = reconcile(entry(permanent, 100), entry(connection, 10));
        assertEquals(List.of(permanent, connection), report);
        for (FlowRule rule : List.of(permanent, connection)) {
            FlowEntry entry = stored.get(rule);
            assertTrue(rule.exactMatch(entry));
            assertEquals(APP.id(), entry.appId());
            assertEquals(rule.timeout(), entry.timeout());
            assertEquals(rule.isPermanent(), entry.isPermanent());
        }
    }

    @Test
    public void adoptionWaitsForTheStore() {
        storeIsMaster = false;
        seconds += 1;
        // Reported, it would be removed from the switch.
        assertEquals(List.of(), reconcile(entry(rule(1), 100)));
        storeIsMaster = true;
        seconds += 5;
        assertEquals(List.of(rule(1)), reconcile(entry(rule(1), 105)));
    }

    @Test
    public void aRuleThatAppearedSinceIsLeftToOnos() {
        seconds += 100;
        // ONOS does not know it: it will have it removed.
        assertEquals(List.of(rule(1)), reconcile(entry(rule(1), 50)));
        assertEquals(Map.of(), stored);
    }

    @Test
    public void rulesOfForgottenIntentsGoUnlessTheyAreClaimed() {
        FlowRule path = builder(INTENTS, 1).makePermanent().build();
        FlowRule claimed = builder(INTENTS, 2).makePermanent().build();
        seconds += 10;
        assertEquals(List.of(), reconcile(entry(path, 500), entry(claimed, 500)));
        stored.put(claimed, new DefaultFlowEntry(claimed));
        assertEquals(List.of(claimed), reconcile(entry(path, 500), entry(claimed, 500)));
        seconds += 120;
        assertEquals(List.of(path, claimed), reconcile(entry(path, 700), entry(claimed, 700)));
        assertFalse(stored.containsKey(path));
    }

    @Test
    public void aChangedRuleIsSentAgainAndReportedAsItShouldBe() {
        FlowRule rule = rule(1);
        install(rule);
        seconds += 5;
        assertTrue(rule.exactMatch(reconcile(changed(rule)).get(0)));
        assertEquals(List.of(rule), repaired);
        reconcile(entry(rule, 10));
        reconcile(changed(rule));
        assertEquals(List.of(rule, rule), repaired);
    }

    @Test
    public void whatASwitchWritesItsOwnWayIsNotSentForEver() {
        FlowRule rule = rule(1);
        install(rule);
        for (int poll = 0; poll < 10; poll++) {
            seconds += 5;
            assertTrue(rule.exactMatch(reconcile(changed(rule)).get(0)));
        }
        assertEquals(List.of(rule, rule, rule), repaired);
    }

    @Test
    public void aRuleThatNowCannotBeExpressedDoesNotSpoilTheReport() {
        FlowRule old = rule(1);
        FlowRule impossible =
                builder(APP, 1)
                        .withTreatment(DefaultTrafficTreatment.builder().truncate(64).build())
                        .makePermanent()
                        .build();
        stored.put(impossible, new DefaultFlowEntry(impossible));
        install(rule(2));
        List<FlowEntry> report = reconcile(entry(old, 1), entry(rule(2), 1));
        assertEquals(List.of(rule(1), rule(2)), report);
        // ONOS sees that it is not what it wants.
        assertFalse(impossible.exactMatch(report.get(0)));
    }

    @Test
    public void aRuleSentAfterTheReportWasAskedForIsNotMissing() {
        install(rule(1));
        reconcile();
        assertTrue(table.mayBeOnItsWay(rule(1)));
        seconds += 5;
        reconcile();
        assertFalse(table.mayBeOnItsWay(rule(1)));
    }

    @Test
    public void aConnectionThatIsMissingOnceMayHaveEnded() {
        FlowRule connection = temporary(1, 30);
        install(connection);
        seconds += 5;
        reconcile();
        assertTrue(table.mayBeOnItsWay(connection));
        reconcile();
        assertFalse(table.mayBeOnItsWay(connection));

        install(connection);
        seconds += 5;
        reconcile();
        assertTrue(table.mayBeOnItsWay(connection));
        reconcile(entry(connection, 5));
        reconcile();
        assertTrue(table.mayBeOnItsWay(connection));
    }

    @Test
    public void anIdleRuleIsRemovedForGood() {
        FlowRule connection = temporary(1, 30);
        install(connection);
        seconds += 31;
        FlowEntry entry =
                table.removed(removed(connection, OFFlowRemovedReason.IDLE_TIMEOUT)).get();
        assertEquals(connection, entry);
        assertEquals(connection.id(), entry.id());
        // Of the two time-outs this is the one after which ONOS does not install it again.
        assertEquals(FlowRemoveReason.HARD_TIMEOUT, entry.reason());
        assertFalse(table.mayBeOnItsWay(connection));
    }

    @Test
    public void theEndOfAnEarlierConnectionDoesNotEndTheNewOne() {
        FlowRule connection = temporary(1, 30);
        install(connection);
        seconds += 30;
        // The same client port again, while the message about the old rule is on its way.
        install(connection);
        seconds += 1;
        assertEquals(
                Optional.empty(),
                table.removed(removed(connection, OFFlowRemovedReason.IDLE_TIMEOUT)));
        assertEquals(List.of(connection), reconcile(entry(connection, 1)));
    }

    @Test
    public void aDeletedRuleIsReportedAsDeleted() {
        install(rule(1));
        FlowEntry entry = table.removed(removed(rule(1), OFFlowRemovedReason.DELETE)).get();
        assertEquals(FlowRemoveReason.DELETE, entry.reason());
        assertFalse("ONOS may install it again at once", table.mayBeOnItsWay(rule(1)));
    }

    @Test
    public void theEndOfARuleOfOthersIsNotReported() {
        FlowRule foreign = withCookie(rule(1), 0);
        assertEquals(Optional.empty(), table.removed(removed(foreign, OFFlowRemovedReason.DELETE)));
    }

    @Test
    public void aRefusedRuleIsRememberedUntilItIsSentAgain() {
        table.refuse(rule(1), "BAD_MATCH");
        assertEquals(Optional.of("BAD_MATCH"), table.refusal(rule(1)));
        install(rule(1));
        assertEquals(Optional.empty(), table.refusal(rule(1)));
    }

    private void install(FlowRule rule) {
        stored.put(rule, new DefaultFlowEntry(rule));
        table.put(rule, FlowMods.add(rule, OF13, 1));
    }

    private List<FlowEntry> reconcile(OFFlowStatsEntry... entries) {
        return table.reconcile(
                List.of(entries),
                TimeUnit.SECONDS.toNanos(seconds),
                known -> repaired.add(known.rule()));
    }

    private static OFFlowStatsEntry entry(FlowRule rule, int age) {
        return entry(rule, age, Function.identity());
    }

    private static OFFlowStatsEntry changed(FlowRule rule) {
        FlowRule other =
                builder(APP, rule.priority())
                        .withTreatment(DefaultTrafficTreatment.emptyTreatment())
                        .makePermanent()
                        .build();
        return entry(
                rule,
                1,
                entry -> entry.setInstructions(FlowMods.add(other, OF13, 1).getInstructions()));
    }

    private static OFFlowStatsEntry entry(
            FlowRule rule,
            int age,
            Function<OFFlowStatsEntry.Builder, OFFlowStatsEntry.Builder> change) {
        OFFlowAdd mod = FlowMods.add(rule, OF13, 1);
        return change.apply(
                        OF13.buildFlowStatsEntry()
                                .setCookie(mod.getCookie())
                                .setTableId(mod.getTableId())
                                .setPriority(mod.getPriority())
                                .setIdleTimeout(mod.getIdleTimeout())
                                .setHardTimeout(mod.getHardTimeout())
                                .setMatch(mod.getMatch())
                                .setInstructions(mod.getInstructions())
                                .setDurationSec(age)
                                .setPacketCount(U64.of(3))
                                .setByteCount(U64.of(300)))
                .build();
    }

    private static OFFlowRemoved removed(FlowRule rule, OFFlowRemovedReason reason) {
        OFFlowAdd mod = FlowMods.add(rule, OF13, 1);
        return OF13.buildFlowRemoved()
                .setCookie(mod.getCookie())
                .setTableId(mod.getTableId())
                .setPriority(mod.getPriority())
                .setIdleTimeout(mod.getIdleTimeout())
                .setHardTimeout(mod.getHardTimeout())
                .setMatch(mod.getMatch())
                .setReason(reason)
                .setPacketCount(U64.ZERO)
                .setByteCount(U64.ZERO)
                .build();
    }

    private static FlowRule withCookie(FlowRule rule, long cookie) {
        return DefaultFlowRule.builder()
                .forDevice(DEVICE)
                .withCookie(cookie)
                .withPriority(rule.priority())
                .withSelector(rule.selector())
                .withTreatment(rule.treatment())
                .makePermanent()
                .build();
    }
}
