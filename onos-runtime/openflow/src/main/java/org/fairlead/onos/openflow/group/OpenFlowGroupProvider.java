/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.group;

import static org.onlab.util.Tools.groupedThreads;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fairlead.onos.openflow.ProviderIds;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.group.GroupOperations;
import org.onosproject.net.group.GroupProvider;
import org.onosproject.net.group.GroupProviderRegistry;
import org.onosproject.net.group.GroupProviderService;
import org.onosproject.net.group.GroupStore;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowMessageListener;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.OpenFlowSwitchListener;
import org.onosproject.openflow.controller.RoleState;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives ONOS the groups of OpenFlow switches. */
@Component(immediate = true)
public class OpenFlowGroupProvider extends AbstractProvider implements GroupProvider {
    /** Time between two reports of a switch's groups, seconds. */
    static final int POLL_SECONDS = 5;

    private static final int WORKERS = 4;
    private static final String STORE = "org.onosproject.store.group.impl.DistributedGroupStore";

    private final Logger log = LoggerFactory.getLogger(getClass());

    @Reference GroupProviderRegistry providerRegistry;
    @Reference OpenFlowController controller;
    @Reference GroupStore groupStore;
    @Reference ComponentConfigService configService;

    private final Map<Dpid, SwitchGroups> switches = new ConcurrentHashMap<>();
    private final SwitchListener switchListener = new SwitchListener();
    private final MessageListener messageListener = new MessageListener();
    private GroupProviderService service;
    private ExecutorService workers;
    private ScheduledExecutorService timer;

    /** Creates the provider. */
    public OpenFlowGroupProvider() {
        super(ProviderIds.OPENFLOW);
    }

    @Activate
    void activate() {
        workers =
                Executors.newFixedThreadPool(
                        WORKERS, groupedThreads("fairlead/group", "worker-%d", log));
        timer =
                Executors.newSingleThreadScheduledExecutor(
                        groupedThreads("fairlead/group", "timer", log));
        // Lets ONOS find a group of an earlier run again when its application asks for it.
        configService.preSetProperty(STORE, "allowExtraneousGroups", "true");
        service = providerRegistry.register(this);
        controller.addListener(switchListener);
        controller.addMessageListener(messageListener);
        controller.getSwitches().forEach(sw -> connect(sw.getDpid()));
        timer.scheduleAtFixedRate(this::poll, POLL_SECONDS, POLL_SECONDS, TimeUnit.SECONDS);
        log.info("Started");
    }

    @Deactivate
    void deactivate() {
        controller.removeMessageListener(messageListener);
        controller.removeListener(switchListener);
        switches.values().forEach(SwitchGroups::close);
        switches.clear();
        providerRegistry.unregister(this);
        timer.shutdownNow();
        workers.shutdown();
        log.info("Stopped");
    }

    @Override
    public void performGroupOperation(DeviceId device, GroupOperations operations) {
        SwitchGroups groups = switches.get(Dpid.dpid(device.uri()));
        if (groups == null) {
            // ONOS asks again for what is missing in the first report after the switch is back.
            log.warn("{}: not connected, group operations put off", device);
        } else {
            groups.perform(operations);
        }
    }

    private void poll() {
        for (SwitchGroups each : switches.values()) {
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
        DeviceId device = DeviceId.deviceId(Dpid.uri(dpid));
        SwitchGroups groups = new SwitchGroups(device, sw, service, groupStore, workers);
        close(switches.put(dpid, groups));
        groups.poll();
    }

    private static void close(SwitchGroups groups) {
        if (groups != null) {
            groups.close();
        }
    }

    private final class SwitchListener implements OpenFlowSwitchListener {
        @Override
        public void switchAdded(Dpid dpid) {
            connect(dpid);
        }

        @Override
        public void switchRemoved(Dpid dpid) {
            close(switches.remove(dpid));
        }

        @Override
        public void switchChanged(Dpid dpid) {}

        @Override
        public void portChanged(Dpid dpid, OFPortStatus status) {}

        @Override
        public void receivedRoleReply(Dpid dpid, RoleState requested, RoleState response) {}

        @Override
        public void roleChangedToMaster(Dpid dpid) {
            SwitchGroups groups = switches.get(dpid);
            if (groups != null) {
                groups.poll();
            }
        }
    }

    private final class MessageListener implements OpenFlowMessageListener {
        @Override
        public void handleIncomingMessage(Dpid dpid, OFMessage message) {
            SwitchGroups groups = switches.get(dpid);
            if (groups != null) {
                groups.receive(message);
            }
        }

        @Override
        public void handleOutgoingMessage(Dpid dpid, List<OFMessage> messages) {}
    }
}
