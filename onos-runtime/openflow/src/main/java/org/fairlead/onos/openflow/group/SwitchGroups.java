/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.fairlead.onos.openflow.codec.UnsupportedTreatmentException;
import org.fairlead.onos.openflow.exchange.Conversation;
import org.fairlead.onos.openflow.exchange.DeviceTasks;
import org.fairlead.onos.openflow.exchange.PendingOperations;
import org.onosproject.net.DeviceId;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupOperation;
import org.onosproject.net.group.GroupOperation.GroupMsgErrorCode;
import org.onosproject.net.group.GroupOperations;
import org.onosproject.net.group.GroupProviderService;
import org.onosproject.net.group.GroupStore;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsReply;
import org.projectfloodlight.openflow.protocol.OFGroupStatsReply;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFStatsReply;
import org.projectfloodlight.openflow.protocol.errormsg.OFGroupModFailedErrorMsg;
import org.projectfloodlight.openflow.types.OFGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups of one connected switch, from its connection to its end. Thread-safe.
 *
 * <p>{@link #receive} runs in the thread that reads from the switch and never blocks; what follows
 * from it goes through a serial executor.
 */
final class SwitchGroups implements Conversation {
    /** How long a report may take until it is asked for again, nanoseconds. */
    private static final long REPORT_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final Logger log = LoggerFactory.getLogger(SwitchGroups.class);

    private final DeviceId device;
    private final OpenFlowSwitch sw;
    private final GroupProviderService service;
    private final GroupStore store;
    private final DeviceTasks tasks;
    private final PendingOperations<GroupOperation> pending = new PendingOperations<>();
    private final GroupReport report;
    private volatile long changedAt = System.nanoTime();

    SwitchGroups(
            DeviceId device,
            OpenFlowSwitch sw,
            GroupProviderService service,
            GroupStore store,
            Executor workers) {
        this.device = device;
        this.sw = sw;
        this.service = service;
        this.store = store;
        this.tasks = new DeviceTasks(device, workers);
        this.report = new GroupReport(device);
    }

    /** Carries out operations in their order. */
    void perform(GroupOperations operations) {
        OFFactory factory = sw.factory();
        List<OFMessage> messages = new ArrayList<>();
        Map<Long, GroupOperation> sent = new HashMap<>();
        for (GroupOperation operation : operations.operations()) {
            if (isOfOthers(operation)) {
                log.debug("{}: left alone, {}", device, name(operation));
                continue;
            }
            try {
                OFMessage message = GroupCodec.encode(operation, factory, factory.nextXid());
                messages.add(message);
                sent.put(message.getXid(), operation);
            } catch (UnsupportedTreatmentException | IllegalArgumentException e) {
                log.warn("{}: refused {}: {}", device, name(operation), e.getMessage());
                failed(operation, GroupMsgErrorCode.BAD_BUCKET);
            }
        }
        if (messages.isEmpty()) {
            return;
        }
        // The controller forgets the id of an error when a barrier reply has the same.
        long barrier = messages.get(messages.size() - 1).getXid();
        messages.add(factory.buildBarrierRequest().setXid(barrier).build());
        pending.add(sent, barrier);
        changedAt = System.nanoTime();
        sw.sendMsg(messages);
        poll();
    }

    /**
     * Tells whether an operation is about a group that no application here asked for. ONOS may want
     * to remove one, but it can belong to somebody else, or to an application that has not asked
     * yet since the controller was restarted: the switch would remove all rules that point to it,
     * and with them the connections.
     */
    private boolean isOfOthers(GroupOperation operation) {
        return operation.opType() == GroupOperation.Type.DELETE
                && store.getGroup(device, operation.groupId()) == null;
    }

    /** Asks for a report of all groups, unless one is on its way. */
    @Override
    public void poll() {
        long now = System.nanoTime();
        if (tasks.isClosed()
                || sw.getRole() != RoleState.MASTER
                || report.waitingSince(now - REPORT_TIMEOUT_NANOS)) {
            return;
        }
        OFFactory factory = sw.factory();
        long descriptions = factory.nextXid();
        long counters = factory.nextXid();
        report.ask(descriptions, counters, now);
        sw.sendMsg(
                List.of(
                        factory.buildGroupDescStatsRequest().setXid(descriptions).build(),
                        factory.buildGroupStatsRequest()
                                .setXid(counters)
                                .setGroup(OFGroup.ALL)
                                .build()));
    }

    /** Takes a message of the switch. */
    @Override
    public void receive(OFMessage message) {
        switch (message.getType()) {
            case ERROR:
                pending.error(message.getXid())
                        .ifPresent(
                                operation -> {
                                    log.warn(
                                            "{}: switch refused {}: {}",
                                            device,
                                            name(operation),
                                            message);
                                    failed(operation, code((OFErrorMsg) message));
                                });
                break;
            case BARRIER_REPLY:
                pending.barrier(message.getXid());
                break;
            case STATS_REPLY:
                received((OFStatsReply) message);
                break;
            default:
                break;
        }
    }

    /** Ends it: the switch has gone. */
    @Override
    public void close() {
        tasks.close();
    }

    private void received(OFStatsReply reply) {
        long askedAt = report.askedAt();
        Optional<List<Group>> groups;
        switch (reply.getStatsType()) {
            case GROUP_DESC:
                groups = report.add((OFGroupDescStatsReply) reply);
                break;
            case GROUP:
                groups = report.add((OFGroupStatsReply) reply);
                break;
            default:
                return;
        }
        groups.ifPresent(
                all -> {
                    // A report from before a change would make ONOS repeat the change.
                    if (askedAt - changedAt < 0) {
                        poll();
                    } else {
                        tasks.run(() -> service.pushGroupMetrics(device, all));
                    }
                });
    }

    private static String name(GroupOperation operation) {
        return operation.opType() + " of group " + operation.groupId();
    }

    private void failed(GroupOperation operation, GroupMsgErrorCode code) {
        GroupOperation failed = GroupOperation.createFailedGroupOperation(operation, code);
        tasks.run(() -> service.groupOperationFailed(device, failed));
    }

    /**
     * Returns ONOS' name for an error. Other errors than group errors are about buckets' actions.
     */
    private static GroupMsgErrorCode code(OFErrorMsg error) {
        if (error instanceof OFGroupModFailedErrorMsg) {
            return GroupMsgErrorCode.valueOf(((OFGroupModFailedErrorMsg) error).getCode().name());
        }
        return GroupMsgErrorCode.BAD_BUCKET;
    }
}
