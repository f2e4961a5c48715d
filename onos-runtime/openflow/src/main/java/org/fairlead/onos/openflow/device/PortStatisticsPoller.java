/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.device;

import static org.onlab.util.Tools.groupedThreads;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.onosproject.net.DeviceId;
import org.onosproject.net.device.PortStatistics;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowMessageListener;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortStatsReply;
import org.projectfloodlight.openflow.protocol.OFType;
import org.projectfloodlight.openflow.types.OFPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each switch that we are master of for its port counters, again and again.
 *
 * <p>It listens to all messages, not to statistics events: the latter are handed out by a pool of
 * threads, so the parts of a long answer could come in any order.
 */
final class PortStatisticsPoller implements OpenFlowMessageListener {

    private static final Logger log = LoggerFactory.getLogger(PortStatisticsPoller.class);

    private final OpenFlowController controller;
    private final BiConsumer<DeviceId, Collection<PortStatistics>> sink;
    private final PortStatisticsReplies replies = new PortStatisticsReplies();
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(
                    groupedThreads("fairlead/openflow", "port-statistics", log));

    /**
     * Creates a poller, which does nothing until it is started.
     *
     * @param controller where the switches are
     * @param sink takes the statistics of all ports of a device; called on the poller's own thread
     */
    PortStatisticsPoller(
            OpenFlowController controller, BiConsumer<DeviceId, Collection<PortStatistics>> sink) {
        this.controller = controller;
        this.sink = sink;
    }

    /**
     * Starts to ask.
     *
     * @param seconds time between two questions to the same switch
     */
    void start(long seconds) {
        controller.addMessageListener(this);
        executor.scheduleWithFixedDelay(this::askAll, seconds, seconds, TimeUnit.SECONDS);
    }

    /** Stops for good. */
    void stop() {
        controller.removeMessageListener(this);
        executor.shutdownNow();
    }

    /**
     * Forgets what a switch has answered so far.
     *
     * @param dpid switch that went away
     */
    void forget(Dpid dpid) {
        replies.forget(dpid);
    }

    private void askAll() {
        for (OpenFlowSwitch sw : controller.getSwitches()) {
            if (sw.getRole() == RoleState.MASTER) {
                try {
                    sw.sendMsg(sw.factory().buildPortStatsRequest().setPortNo(OFPort.ANY).build());
                } catch (RuntimeException e) {
                    // One odd switch must not end the polling of all others.
                    log.warn("Cannot ask {} for port statistics", sw.getStringId(), e);
                }
            }
        }
    }

    @Override
    public void handleIncomingMessage(Dpid dpid, OFMessage msg) {
        if (msg.getType() == OFType.STATS_REPLY && msg instanceof OFPortStatsReply) {
            replies.add(dpid, (OFPortStatsReply) msg).ifPresent(s -> deliver(dpid, s));
        }
    }

    private void deliver(Dpid dpid, Collection<PortStatistics> statistics) {
        try {
            executor.execute(
                    () -> {
                        try {
                            sink.accept(DeviceId.deviceId(Dpid.uri(dpid)), statistics);
                        } catch (RuntimeException e) {
                            log.warn("Port statistics of {} were not taken", dpid, e);
                        }
                    });
        } catch (RejectedExecutionException e) {
            log.debug("Port statistics of {} came after the end", dpid);
        }
    }

    @Override
    public void handleOutgoingMessage(Dpid dpid, List<OFMessage> msgs) {
        // Only answers matter here.
    }
}
