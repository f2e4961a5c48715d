/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fairlead.onos.openflow.exchange.Conversation;
import org.fairlead.onos.openflow.exchange.DeviceTasks;
import org.fairlead.onos.openflow.exchange.Multipart;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleProviderService;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchOperation;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowRemoved;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.OFFlowStatsReply;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFStatsReply;
import org.projectfloodlight.openflow.protocol.OFStatsReplyFlags;
import org.projectfloodlight.openflow.protocol.OFStatsType;
import org.projectfloodlight.openflow.protocol.OFTableStatsEntry;
import org.projectfloodlight.openflow.protocol.OFTableStatsReply;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flow rules of one connected switch, from its connection to its end. Thread-safe.
 *
 * <p>{@link #receive} runs in the thread that reads from the switch and never blocks. Completions
 * of batches go to an executor of their own; what is about the order of events (reports of the
 * tables, removed rules) goes through a serial executor.
 */
final class SwitchFlows implements Conversation {
    /** How long a switch may take for a batch, seconds. */
    static final int BATCH_TIMEOUT_SECONDS = 10;

    /** How long a report of the tables may take until it is asked for again, nanoseconds. */
    private static final long REPORT_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final Logger log = LoggerFactory.getLogger(SwitchFlows.class);

    private final DeviceId device;
    private final OpenFlowSwitch sw;
    private final FlowRuleProviderService service;
    private final RuleTable table;
    private final Executor completions;
    private final ScheduledExecutorService timer;
    private final DeviceTasks tasks;
    private final BatchTracker tracker = new BatchTracker();
    private final Multipart<OFFlowStatsEntry> report = new Multipart<>();
    private final Multipart<OFTableStatsEntry> tableReport = new Multipart<>();

    /**
     * Creates the flows of a switch.
     *
     * @param workers runs what may block for a while
     * @param completions runs the completion of batches
     * @param timer for time-outs, nothing that takes time
     */
    SwitchFlows(
            DeviceId device,
            OpenFlowSwitch sw,
            FlowRuleProviderService service,
            RuleTable table,
            Executor workers,
            Executor completions,
            ScheduledExecutorService timer) {
        this.device = device;
        this.sw = sw;
        this.service = service;
        this.table = table;
        this.completions = completions;
        this.timer = timer;
        this.tasks = new DeviceTasks(device, workers);
    }

    /** Sends a batch, ended by a barrier; its completion is reported to ONOS once. */
    void execute(FlowRuleBatchOperation batch) {
        List<OFMessage> messages = new ArrayList<>(batch.size() + 1);
        Map<Long, FlowRule> ruleByXid = new HashMap<>();
        Set<FlowRule> rules = new HashSet<>();
        Set<FlowRule> refused = new HashSet<>();
        for (FlowRuleBatchEntry entry : batch.getOperations()) {
            FlowRule rule = entry.target();
            rules.add(rule);
            try {
                OFMessage message = message(entry.operator(), rule);
                messages.add(message);
                ruleByXid.put(message.getXid(), rule);
            } catch (UnsupportedOperationException | IllegalArgumentException e) {
                // What cannot be expressed was never installed, so its removal is done.
                if (entry.operator() != FlowRuleBatchEntry.FlowRuleOperation.REMOVE) {
                    log.warn("{}: refused {}: {}", device, rule, e.getMessage());
                    refused.add(rule);
                    table.refuse(rule, e.getMessage());
                }
            }
        }
        send(
                messages,
                ruleByXid,
                new PendingBatch(
                        rules,
                        refused,
                        failed -> completions.execute(() -> completed(service, batch, failed))));
    }

    /**
     * Sends a rule that ONOS misses on the switch.
     *
     * @throws UnsupportedOperationException if it can never be installed
     */
    void repair(FlowRule rule) {
        if (table.mayBeOnItsWay(rule)) {
            return;
        }
        table.refusal(rule)
                .ifPresent(
                        why -> {
                            throw new UnsupportedOperationException(why);
                        });
        log.debug("{}: installing again {}", device, rule);
        OFFlowAdd mod = FlowMods.add(rule, sw.factory(), sw.factory().nextXid());
        table.put(rule, mod);
        sendOne(rule, mod);
    }

    /** Removes a rule that ONOS does not want on the switch. */
    void remove(FlowRule rule) {
        log.debug("{}: removing {}", device, rule);
        table.forget(rule);
        sendOne(rule, FlowMods.delete(rule, sw.factory(), sw.factory().nextXid()));
    }

    /** Asks for a report of all tables, unless one is on its way. */
    @Override
    public void poll() {
        long now = System.nanoTime();
        if (tasks.isClosed()
                || sw.getRole() != RoleState.MASTER
                || report.waitingSince(now - REPORT_TIMEOUT_NANOS)) {
            return;
        }
        OFFactory factory = sw.factory();
        long flows = factory.nextXid();
        long tables = factory.nextXid();
        report.ask(flows, now);
        tableReport.ask(tables, now);
        sw.sendMsg(
                List.of(
                        factory.buildFlowStatsRequest()
                                .setXid(flows)
                                .setTableId(TableId.ALL)
                                .setOutPort(OFPort.ANY)
                                .setOutGroup(OFGroup.ANY)
                                .setMatch(factory.matchWildcardAll())
                                .build(),
                        factory.buildTableStatsRequest().setXid(tables).build()));
    }

    /** Takes a message of the switch. */
    @Override
    public void receive(OFMessage message) {
        switch (message.getType()) {
            case ERROR:
                tracker.error(message.getXid())
                        .ifPresent(rule -> refused(rule, (OFErrorMsg) message));
                break;
            case BARRIER_REPLY:
                tracker.barrier(message.getXid());
                break;
            case FLOW_REMOVED:
                tasks.run(
                        () ->
                                table.removed((OFFlowRemoved) message)
                                        .ifPresent(service::flowRemoved));
                break;
            case STATS_REPLY:
                received((OFStatsReply) message);
                break;
            default:
                break;
        }
    }

    /** Ends it: the switch has gone, whatever was asked of it has failed. */
    @Override
    public void close() {
        tasks.close();
        tracker.close();
    }

    /** Reports a batch as failed without sending it. */
    static void fail(FlowRuleProviderService service, FlowRuleBatchOperation batch) {
        Set<FlowRule> rules = new HashSet<>();
        batch.getOperations().forEach(entry -> rules.add(entry.target()));
        completed(service, batch, rules);
    }

    private static void completed(
            FlowRuleProviderService service, FlowRuleBatchOperation batch, Set<FlowRule> failed) {
        service.batchOperationCompleted(
                batch.id(),
                new CompletedBatchOperation(failed.isEmpty(), failed, batch.deviceId()));
    }

    private OFFlowMod message(FlowRuleBatchEntry.FlowRuleOperation operation, FlowRule rule) {
        OFFactory factory = sw.factory();
        long xid = factory.nextXid();
        switch (operation) {
            case ADD:
                OFFlowAdd add = FlowMods.add(rule, factory, xid);
                table.put(rule, add);
                return add;
            case MODIFY:
                table.put(rule, FlowMods.add(rule, factory, xid));
                return FlowMods.modify(rule, factory, xid);
            case REMOVE:
                table.forget(rule);
                return FlowMods.delete(rule, factory, xid);
            default:
                throw new UnsupportedOperationException("unsupported operation " + operation);
        }
    }

    private void sendOne(FlowRule rule, OFFlowMod mod) {
        Consumer<Set<FlowRule>> nobodyWaits = failed -> {};
        List<OFMessage> messages = new ArrayList<>(2);
        messages.add(mod);
        send(
                messages,
                Map.of(mod.getXid(), rule),
                new PendingBatch(Set.of(rule), Set.of(), nobodyWaits));
    }

    private void send(List<OFMessage> messages, Map<Long, FlowRule> ruleByXid, PendingBatch batch) {
        if (messages.isEmpty()) {
            batch.complete();
            return;
        }
        // The controller keeps the ids of errors until a barrier reply comes with the same id, so
        // the barrier has the one of a rule.
        long barrier = messages.get(messages.size() - 1).getXid();
        messages.add(sw.factory().buildBarrierRequest().setXid(barrier).build());
        tracker.track(batch, ruleByXid, barrier);
        batch.setTimeout(
                timer.schedule(() -> timedOut(barrier), BATCH_TIMEOUT_SECONDS, TimeUnit.SECONDS));
        sw.sendMsg(Collections.unmodifiableList(messages));
        if (tasks.isClosed()) {
            tracker.close();
        }
    }

    private void timedOut(long barrier) {
        log.warn("{}: no barrier reply within {} s", device, BATCH_TIMEOUT_SECONDS);
        tracker.timeout(barrier);
    }

    private void refused(FlowRule rule, OFErrorMsg error) {
        log.warn("{}: switch refused {}: {}", device, rule, Errors.describe(error));
        if (Errors.isPermanent(error)) {
            table.refuse(rule, Errors.describe(error));
        } else {
            table.forget(rule);
        }
    }

    private void received(OFStatsReply reply) {
        boolean more = reply.getFlags().contains(OFStatsReplyFlags.REPLY_MORE);
        if (reply.getStatsType() == OFStatsType.FLOW) {
            long askedAt = report.askedAt();
            report.add(reply.getXid(), ((OFFlowStatsReply) reply).getEntries(), more)
                    .ifPresent(entries -> tasks.run(() -> reconcile(entries, askedAt)));
        } else if (reply.getStatsType() == OFStatsType.TABLE) {
            tableReport
                    .add(reply.getXid(), ((OFTableStatsReply) reply).getEntries(), more)
                    .ifPresent(
                            tables ->
                                    tasks.run(
                                            () ->
                                                    service.pushTableStatistics(
                                                            device,
                                                            TableStatistics.of(device, tables))));
        }
    }

    private void reconcile(List<OFFlowStatsEntry> entries, long askedAt) {
        List<FlowEntry> known = table.reconcile(entries, askedAt, this::setRight);
        service.pushFlowMetrics(device, known);
    }

    private void setRight(InstalledRule installed) {
        FlowRule rule = installed.rule();
        log.info("{}: setting right {}", device, rule);
        sendOne(rule, FlowMods.modify(rule, sw.factory(), sw.factory().nextXid()));
    }
}
