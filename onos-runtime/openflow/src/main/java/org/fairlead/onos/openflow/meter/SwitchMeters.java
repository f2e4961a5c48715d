/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.meter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.fairlead.onos.openflow.codec.UnsupportedTreatmentException;
import org.fairlead.onos.openflow.exchange.Conversation;
import org.fairlead.onos.openflow.exchange.DeviceTasks;
import org.fairlead.onos.openflow.exchange.Multipart;
import org.fairlead.onos.openflow.exchange.PendingOperations;
import org.onosproject.net.DeviceId;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterFailReason;
import org.onosproject.net.meter.MeterKey;
import org.onosproject.net.meter.MeterOperation;
import org.onosproject.net.meter.MeterProviderService;
import org.onosproject.net.meter.MeterStore;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFMeterFeatures;
import org.projectfloodlight.openflow.protocol.OFMeterModCommand;
import org.projectfloodlight.openflow.protocol.OFMeterModFailedCode;
import org.projectfloodlight.openflow.protocol.OFMeterStats;
import org.projectfloodlight.openflow.protocol.OFMeterStatsReply;
import org.projectfloodlight.openflow.protocol.OFStatsReply;
import org.projectfloodlight.openflow.protocol.OFStatsReplyFlags;
import org.projectfloodlight.openflow.protocol.OFStatsType;
import org.projectfloodlight.openflow.protocol.errormsg.OFMeterModFailedErrorMsg;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of one connected switch, from its connection to its end. Thread-safe.
 *
 * <p>{@link #receive} runs in the thread that reads from the switch and never blocks; what follows
 * from it goes through a serial executor.
 */
final class SwitchMeters implements Conversation {
    /** OFPM_ALL. */
    private static final long ALL = 0xffffffffL;

    /** How long a report may take until it is asked for again, nanoseconds. */
    private static final long REPORT_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final Logger log = LoggerFactory.getLogger(SwitchMeters.class);

    private final DeviceId device;
    private final OpenFlowSwitch sw;
    private final MeterProviderService service;
    private final MeterStore store;
    private final DeviceTasks tasks;
    private final PendingOperations<MeterOperation> pending = new PendingOperations<>();
    private final Multipart<OFMeterStats> report = new Multipart<>();
    private volatile long changedAt = System.nanoTime();

    SwitchMeters(
            DeviceId device,
            OpenFlowSwitch sw,
            MeterProviderService service,
            MeterStore store,
            Executor workers) {
        this.device = device;
        this.sw = sw;
        this.service = service;
        this.store = store;
        this.tasks = new DeviceTasks(device, workers);
    }

    /** Tells ONOS what kinds of meters the switch has. */
    void describe() {
        OFMeterFeatures features = sw.getMeterFeatures();
        if (features != null) {
            tasks.run(() -> service.pushMeterFeatures(device, MeterCodec.decode(device, features)));
        }
    }

    /** Carries out an operation. */
    void perform(MeterOperation operation) {
        if (isOfOthers(operation)) {
            log.debug("{}: left alone, {}", device, operation);
            return;
        }
        send(operation, OFMeterModCommand.valueOf(command(operation)));
    }

    /** Asks for a report of all meters, unless one is on its way. */
    @Override
    public void poll() {
        long now = System.nanoTime();
        if (tasks.isClosed()
                || sw.getRole() != RoleState.MASTER
                || report.waitingSince(now - REPORT_TIMEOUT_NANOS)) {
            return;
        }
        long xid = sw.factory().nextXid();
        report.ask(xid, now);
        sw.sendMsg(sw.factory().buildMeterStatsRequest().setXid(xid).setMeterId(ALL).build());
    }

    /** Takes a message of the switch. */
    @Override
    public void receive(OFMessage message) {
        switch (message.getType()) {
            case ERROR:
                pending.error(message.getXid())
                        .ifPresent(operation -> refused(operation, (OFErrorMsg) message));
                break;
            case BARRIER_REPLY:
                pending.barrier(message.getXid());
                break;
            case STATS_REPLY:
                if (((OFStatsReply) message).getStatsType() == OFStatsType.METER) {
                    received((OFMeterStatsReply) message);
                }
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

    /**
     * As with groups: removing a meter that nobody asked for yet would remove the rules that use
     * it.
     */
    private boolean isOfOthers(MeterOperation operation) {
        return operation.type() == MeterOperation.Type.REMOVE
                && store.getMeter(MeterKey.key(device, operation.meter().meterCellId())) == null;
    }

    private static String command(MeterOperation operation) {
        return operation.type() == MeterOperation.Type.REMOVE ? "DELETE" : operation.type().name();
    }

    private void send(MeterOperation operation, OFMeterModCommand command) {
        OFFactory factory = sw.factory();
        long xid = factory.nextXid();
        OFMessage message;
        try {
            message = MeterCodec.encode(command, operation.meter(), factory, xid);
        } catch (UnsupportedTreatmentException | ClassCastException e) {
            log.warn("{}: refused {}: {}", device, operation, e.getMessage());
            failed(operation, MeterFailReason.BAD_BAND);
            return;
        }
        pending.add(Map.of(xid, operation), xid);
        changedAt = System.nanoTime();
        sw.sendMsg(List.of(message, factory.buildBarrierRequest().setXid(xid).build()));
        poll();
    }

    private void refused(MeterOperation operation, OFErrorMsg error) {
        OFMeterModFailedCode code =
                error instanceof OFMeterModFailedErrorMsg
                        ? ((OFMeterModFailedErrorMsg) error).getCode()
                        : OFMeterModFailedCode.UNKNOWN;
        if (code == OFMeterModFailedCode.METER_EXISTS
                && operation.type() == MeterOperation.Type.ADD) {
            // It is from before a restart of the controller.
            send(operation, OFMeterModCommand.MODIFY);
            return;
        }
        log.warn("{}: switch refused {}: {}", device, operation, code);
        failed(operation, reason(code));
    }

    private void failed(MeterOperation operation, MeterFailReason reason) {
        tasks.run(() -> service.meterOperationFailed(operation, reason));
    }

    private static MeterFailReason reason(OFMeterModFailedCode code) {
        switch (code) {
            case METER_EXISTS:
                return MeterFailReason.EXISTING_METER;
            case INVALID_METER:
            case UNKNOWN_METER:
                return MeterFailReason.INVALID_METER;
            case BAD_COMMAND:
                return MeterFailReason.UNKNOWN_COMMAND;
            case BAD_FLAGS:
                return MeterFailReason.UNKNOWN_FLAGS;
            case BAD_RATE:
                return MeterFailReason.BAD_RATE;
            case BAD_BURST:
                return MeterFailReason.BAD_BURST;
            case BAD_BAND:
            case BAD_BAND_VALUE:
                return MeterFailReason.BAD_BAND;
            case OUT_OF_METERS:
                return MeterFailReason.OUT_OF_METERS;
            case OUT_OF_BANDS:
                return MeterFailReason.OUT_OF_BANDS;
            default:
                return MeterFailReason.UNKNOWN;
        }
    }

    private void received(OFMeterStatsReply reply) {
        long askedAt = report.askedAt();
        boolean more = reply.getFlags().contains(OFStatsReplyFlags.REPLY_MORE);
        report.add(reply.getXid(), reply.getEntries(), more)
                .ifPresent(
                        entries -> {
                            // A report from before a change would make ONOS repeat the change.
                            if (askedAt - changedAt < 0) {
                                poll();
                            } else {
                                tasks.run(() -> push(entries));
                            }
                        });
    }

    private void push(List<OFMeterStats> entries) {
        List<Meter> meters = new ArrayList<>(entries.size());
        entries.forEach(entry -> meters.add(MeterCodec.decode(device, entry)));
        service.pushMeterMetrics(device, meters);
    }
}
