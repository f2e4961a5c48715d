/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.meter;

import static org.onlab.util.Tools.groupedThreads;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fairlead.onos.openflow.ProviderIds;
import org.onosproject.net.DeviceId;
import org.onosproject.net.meter.MeterFailReason;
import org.onosproject.net.meter.MeterOperation;
import org.onosproject.net.meter.MeterOperations;
import org.onosproject.net.meter.MeterProvider;
import org.onosproject.net.meter.MeterProviderRegistry;
import org.onosproject.net.meter.MeterProviderService;
import org.onosproject.net.meter.MeterStore;
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

/** Gives ONOS the meters of OpenFlow switches. */
@Component(immediate = true)
public class OpenFlowMeterProvider extends AbstractProvider implements MeterProvider {
    /** Time between two reports of a switch's meters, seconds. */
    static final int POLL_SECONDS = 5;

    private static final int WORKERS = 2;

    private final Logger log = LoggerFactory.getLogger(getClass());

    @Reference MeterProviderRegistry providerRegistry;
    @Reference OpenFlowController controller;
    @Reference MeterStore meterStore;

    private final Map<Dpid, SwitchMeters> switches = new ConcurrentHashMap<>();
    private final SwitchListener switchListener = new SwitchListener();
    private final MessageListener messageListener = new MessageListener();
    private MeterProviderService service;
    private ExecutorService workers;
    private ScheduledExecutorService timer;

    /** Creates the provider. */
    public OpenFlowMeterProvider() {
        super(ProviderIds.OPENFLOW);
    }

    @Activate
    void activate() {
        workers =
                Executors.newFixedThreadPool(
                        WORKERS, groupedThreads("fairlead/meter", "worker-%d", log));
        timer =
                Executors.newSingleThreadScheduledExecutor(
                        groupedThreads("fairlead/meter", "timer", log));
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
        switches.values().forEach(SwitchMeters::close);
        switches.clear();
        providerRegistry.unregister(this);
        timer.shutdownNow();
        workers.shutdown();
        log.info("Stopped");
    }

    @Override
    public void performMeterOperation(DeviceId device, MeterOperations operations) {
        operations.operations().forEach(operation -> performMeterOperation(device, operation));
    }

    @Override
    public void performMeterOperation(DeviceId device, MeterOperation operation) {
        SwitchMeters meters = switches.get(Dpid.dpid(device.uri()));
        if (meters == null) {
            service.meterOperationFailed(operation, MeterFailReason.UNKNOWN_DEVICE);
        } else {
            meters.perform(operation);
        }
    }

    private void poll() {
        for (SwitchMeters each : switches.values()) {
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
        SwitchMeters meters = new SwitchMeters(device, sw, service, meterStore, workers);
        close(switches.put(dpid, meters));
        meters.describe();
        meters.poll();
    }

    private static void close(SwitchMeters meters) {
        if (meters != null) {
            meters.close();
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
            SwitchMeters meters = switches.get(dpid);
            if (meters != null) {
                meters.poll();
            }
        }
    }

    private final class MessageListener implements OpenFlowMessageListener {
        @Override
        public void handleIncomingMessage(Dpid dpid, OFMessage message) {
            SwitchMeters meters = switches.get(dpid);
            if (meters != null) {
                meters.receive(message);
            }
        }

        @Override
        public void handleOutgoingMessage(Dpid dpid, List<OFMessage> messages) {}
    }
}
