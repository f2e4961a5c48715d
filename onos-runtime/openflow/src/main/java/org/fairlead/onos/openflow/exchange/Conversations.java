/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.exchange;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.onosproject.net.DeviceId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowMessageListener;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.OpenFlowSwitchListener;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversations of one provider with all switches that are connected: begun when a switch
 * comes, ended when it goes, and asked for a report every few seconds. Thread-safe.
 *
 * @param <C> the provider's own kind of conversation
 */
public final class Conversations<C extends Conversation> {

    private static final Logger log = LoggerFactory.getLogger(Conversations.class);

    private final OpenFlowController controller;
    private final BiFunction<DeviceId, OpenFlowSwitch, C> opening;
    private final Map<Dpid, C> open = new ConcurrentHashMap<>();
    private final OpenFlowSwitchListener switchListener = new SwitchListener();
    private final OpenFlowMessageListener messageListener = new MessageListener();

    /**
     * Creates it without any conversation.
     *
     * @param controller where switches connect
     * @param opening makes the conversation with a switch that has come
     */
    public Conversations(
            OpenFlowController controller, BiFunction<DeviceId, OpenFlowSwitch, C> opening) {
        this.controller = controller;
        this.opening = opening;
    }

    /**
     * Begins with the switches that are there.
     *
     * @param timer calls {@link Conversation#poll}; its owner stops it
     * @param pollSeconds time between two polls of a switch, seconds
     */
    public void start(ScheduledExecutorService timer, long pollSeconds) {
        controller.addListener(switchListener);
        controller.addMessageListener(messageListener);
        controller.getSwitches().forEach(sw -> connect(sw.getDpid()));
        timer.scheduleAtFixedRate(this::poll, pollSeconds, pollSeconds, TimeUnit.SECONDS);
    }

    /** Ends all conversations and begins no more. */
    public void stop() {
        controller.removeMessageListener(messageListener);
        controller.removeListener(switchListener);
        open.values().forEach(Conversation::close);
        open.clear();
    }

    /**
     * Returns the conversation with a switch.
     *
     * @param device an OpenFlow device
     * @return the conversation, or null if the switch is not connected
     */
    public C with(DeviceId device) {
        return open.get(Dpid.dpid(device.uri()));
    }

    private void poll() {
        for (C each : open.values()) {
            try {
                each.poll();
            } catch (RuntimeException e) {
                // Thrown out of here it would end the polling.
                log.warn("Cannot ask a switch for a report", e);
            }
        }
    }

    private void connect(Dpid dpid) {
        OpenFlowSwitch sw = controller.getSwitch(dpid);
        if (sw == null) {
            return;
        }
        C conversation = opening.apply(DeviceId.deviceId(Dpid.uri(dpid)), sw);
        close(open.put(dpid, conversation));
        conversation.poll();
    }

    private void close(C conversation) {
        if (conversation != null) {
            conversation.close();
        }
    }

    private final class SwitchListener implements OpenFlowSwitchListener {
        @Override
        public void switchAdded(Dpid dpid) {
            connect(dpid);
        }

        @Override
        public void switchRemoved(Dpid dpid) {
            close(open.remove(dpid));
        }

        @Override
        public void switchChanged(Dpid dpid) {}

        @Override
        public void portChanged(Dpid dpid, OFPortStatus status) {}

        @Override
        public void receivedRoleReply(Dpid dpid, RoleState requested, RoleState response) {}

        @Override
        public void roleChangedToMaster(Dpid dpid) {
            C conversation = open.get(dpid);
            if (conversation != null) {
                conversation.poll();
            }
        }
    }

    private final class MessageListener implements OpenFlowMessageListener {
        @Override
        public void handleIncomingMessage(Dpid dpid, OFMessage message) {
            C conversation = open.get(dpid);
            if (conversation != null) {
                conversation.receive(message);
            }
        }

        @Override
        public void handleOutgoingMessage(Dpid dpid, List<OFMessage> messages) {}
    }
}
