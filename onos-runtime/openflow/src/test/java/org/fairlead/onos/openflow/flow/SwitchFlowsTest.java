/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import static org.fairlead.onos.openflow.flow.Rules.APP;
import static org.fairlead.onos.openflow.flow.Rules.DEVICE;
import static org.fairlead.onos.openflow.flow.Rules.builder;
import static org.fairlead.onos.openflow.flow.Rules.rule;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Test;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleProviderService;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry.FlowRuleOperation;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchOperation;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFBadActionCode;
import org.projectfloodlight.openflow.protocol.OFBadMatchCode;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFType;
import org.projectfloodlight.openflow.protocol.OFVersion;

public class SwitchFlowsTest {
    private static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);
    private static final Executor SAME_THREAD = Runnable::run;

    private final List<OFMessage> sent = new ArrayList<>();
    private final List<CompletedBatchOperation> completed = new ArrayList<>();
    private final Timer timer = new Timer();
    private final SwitchFlows flows =
            new SwitchFlows(
                    DEVICE,
                    openFlowSwitch(),
                    service(),
                    new RuleTable(
                            DEVICE,
                            OF13,
                            noRules(),
                            new Owners(Map.of(APP.id(), APP)::get),
                            System::nanoTime,
                            System.nanoTime()),
                    SAME_THREAD,
                    SAME_THREAD,
                    timer);

    @After
    public void stop() {
        timer.shutdownNow();
    }

    @Test
    public void aBatchGoesOutAtOnceAndEndsInABarrier() {
        flows.execute(batch(FlowRuleOperation.ADD, rule(1), rule(2)));
        assertEquals(
                List.of(OFType.FLOW_MOD, OFType.FLOW_MOD, OFType.BARRIER_REQUEST),
                sent.stream().map(OFMessage::getType).collect(Collectors.toList()));
        assertEquals(List.of(), completed);
        barrier();
        assertCompleted();
        barrier();
        assertEquals(1, completed.size());
    }

    @Test
    public void exactlyTheRuleAtFaultFails() {
        flows.execute(batch(FlowRuleOperation.ADD, rule(1), rule(2), rule(3)));
        flows.receive(
                OF13.errorMsgs()
                        .buildBadActionErrorMsg()
                        .setXid(sent.get(1).getXid())
                        .setCode(OFBadActionCode.BAD_OUT_GROUP)
                        .build());
        barrier();
        assertCompleted(rule(2));
    }

    @Test
    public void whatTheEncoderRefusesFailsAndTheRestIsSent() {
        FlowRule impossible = impossible(9);
        flows.execute(batch(FlowRuleOperation.ADD, rule(1), impossible));
        assertEquals(2, sent.size());
        barrier();
        assertCompleted(impossible);
        // ONOS marks it as failed on this.
        assertThrows(UnsupportedOperationException.class, () -> flows.repair(impossible));
    }

    @Test
    public void aBatchOfNothingThatCanBeSentFailsAtOnce() {
        flows.execute(batch(FlowRuleOperation.ADD, impossible(9)));
        assertEquals(List.of(), sent);
        assertCompleted(impossible(9));
    }

    @Test
    public void aRuleThatWillNeverBeAcceptedIsNotSentAgain() {
        flows.execute(batch(FlowRuleOperation.ADD, rule(1)));
        flows.receive(
                OF13.errorMsgs()
                        .buildBadMatchErrorMsg()
                        .setXid(sent.get(0).getXid())
                        .setCode(OFBadMatchCode.BAD_PREREQ)
                        .build());
        barrier();
        assertCompleted(rule(1));
        String why =
                assertThrows(UnsupportedOperationException.class, () -> flows.repair(rule(1)))
                        .getMessage();
        assertTrue(why, why.contains("BAD_PREREQ"));
    }

    @Test
    public void aSwitchThatDisconnectsFailsItsBatches() {
        flows.execute(batch(FlowRuleOperation.ADD, rule(1), rule(2)));
        flows.close();
        assertCompleted(rule(1), rule(2));
        flows.execute(batch(FlowRuleOperation.REMOVE, rule(3)));
        assertEquals(2, completed.size());
        assertEquals(Set.of(rule(3)), completed.get(1).failedItems());
    }

    @Test
    public void aBarrierThatNeverComesFailsTheBatch() {
        flows.execute(batch(FlowRuleOperation.REMOVE, rule(1)));
        assertEquals(List.of((long) SwitchFlows.BATCH_TIMEOUT_SECONDS), timer.delays);
        timer.tasks.get(0).run();
        assertCompleted(rule(1));
    }

    private void barrier() {
        OFMessage request = sent.get(sent.size() - 1);
        flows.receive(OF13.buildBarrierReply().setXid(request.getXid()).build());
    }

    private void assertCompleted(FlowRule... failed) {
        assertEquals(1, completed.size());
        assertEquals(Set.of(failed), completed.get(0).failedItems());
        assertEquals(failed.length == 0, completed.get(0).isSuccess());
        assertEquals(DEVICE, completed.get(0).deviceId());
    }

    private static FlowRule impossible(int priority) {
        return builder(APP, priority)
                .withTreatment(DefaultTrafficTreatment.builder().truncate(64).build())
                .makePermanent()
                .build();
    }

    private static FlowRuleBatchOperation batch(FlowRuleOperation operation, FlowRule... rules) {
        List<FlowRuleBatchEntry> entries = new ArrayList<>();
        for (FlowRule rule : rules) {
            entries.add(new FlowRuleBatchEntry(operation, rule));
        }
        return new FlowRuleBatchOperation(entries, DEVICE, 42);
    }

    private static StoredRules noRules() {
        return new StoredRules() {
            @Override
            public FlowEntry get(FlowRule rule) {
                return null;
            }

            @Override
            public void adopt(FlowEntry entry) {}
        };
    }

    @SuppressWarnings("unchecked")
    private OpenFlowSwitch openFlowSwitch() {
        return proxy(
                OpenFlowSwitch.class,
                (name, arguments) -> {
                    switch (name) {
                        case "factory":
                            return OF13;
                        case "getRole":
                            return RoleState.MASTER;
                        case "sendMsg":
                            sent.addAll((List<OFMessage>) arguments[0]);
                            return null;
                        default:
                            throw new AssertionError(name);
                    }
                });
    }

    private FlowRuleProviderService service() {
        return proxy(
                FlowRuleProviderService.class,
                (name, arguments) -> {
                    assertEquals("batchOperationCompleted", name);
                    assertEquals(42L, arguments[0]);
                    completed.add((CompletedBatchOperation) arguments[1]);
                    return null;
                });
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> answer.to(method.getName(), arguments)));
    }

    /** Keeps its tasks for the test to run. */
    private static final class Timer extends ScheduledThreadPoolExecutor {
        private final List<Runnable> tasks = new ArrayList<>();
        private final List<Long> delays = new ArrayList<>();

        Timer() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            tasks.add(task);
            delays.add(unit.toSeconds(delay));
            return super.schedule((Callable<Void>) () -> null, 1, TimeUnit.DAYS);
        }
    }
}
