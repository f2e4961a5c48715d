/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.device;

import static org.onlab.util.Tools.groupedThreads;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fairlead.onos.openflow.ProviderIds;
import org.onlab.util.PredictableExecutor;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.MastershipRole;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceProvider;
import org.onosproject.net.device.DeviceProviderRegistry;
import org.onosproject.net.device.DeviceProviderService;
import org.onosproject.net.device.PortDescription;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.OpenFlowSwitchListener;
import org.onosproject.openflow.controller.RoleState;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.projectfloodlight.openflow.protocol.OFPortConfig;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortMod;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces OpenFlow switches to ONOS as devices and keeps their ports and roles up to date.
 *
 * <p>The core may block for seconds on an election, so nothing of it is called on a switch's own
 * I/O thread. All that concerns one switch is done in order by one thread of a small pool.
 */
@Component(immediate = true)
public class OpenFlowDeviceProvider extends AbstractProvider implements DeviceProvider {

    private static final Logger log = LoggerFactory.getLogger(OpenFlowDeviceProvider.class);

    /** Time between two readings of the port counters. */
    private static final long STATISTICS_SECONDS = 5;

    /** How long a new switch may take to make us its master before it is announced all the same. */
    private static final long MASTER_PATIENCE_MILLIS = 1_000;

    private static final int WORKERS = 4;

    @Reference private DeviceProviderRegistry registry;
    @Reference private MastershipService mastershipService;
    @Reference private OpenFlowController controller;

    /** Connections that the core has been told of; the value tells a connection from the next. */
    private final Map<Dpid, OpenFlowSwitch> announced = new ConcurrentHashMap<>();

    private final SwitchListener listener = new SwitchListener();
    private PredictableExecutor workers;
    private ScheduledExecutorService timer;
    private PortStatisticsPoller poller;
    private volatile DeviceProviderService service;

    /** Creates the provider. */
    public OpenFlowDeviceProvider() {
        super(ProviderIds.OPENFLOW);
    }

    @Activate
    void activate() {
        workers =
                new PredictableExecutor(WORKERS, groupedThreads("fairlead/openflow", "device-%d"));
        timer =
                Executors.newSingleThreadScheduledExecutor(
                        groupedThreads("fairlead/openflow", "device-timer", log));
        service = registry.register(this);
        poller =
                new PortStatisticsPoller(
                        controller, (id, stats) -> service.updatePortStatistics(id, stats));
        controller.addListener(listener);
        controller.getSwitches().forEach(sw -> listener.switchAdded(sw.getDpid()));
        poller.start(STATISTICS_SECONDS);
        log.info("Started");
    }

    @Deactivate
    void deactivate() {
        controller.removeListener(listener);
        poller.stop();
        timer.shutdownNow();
        workers.shutdownNow();
        registry.unregister(this);
        announced.clear();
        log.info("Stopped");
    }

    @Override
    public boolean isReachable(DeviceId deviceId) {
        OpenFlowSwitch sw = switchOf(deviceId);
        return sw != null && sw.isConnected();
    }

    @Override
    public void triggerProbe(DeviceId deviceId) {
        Dpid dpid = Dpid.dpid(deviceId.uri());
        OpenFlowSwitch sw = controller.getSwitch(dpid);
        if (sw == null || !sw.isConnected()) {
            run(dpid, () -> service.deviceDisconnected(deviceId));
        } else if (sw.getRole() == RoleState.MASTER) {
            // The answer makes the controller call switchChanged, which reads the ports again.
            sw.sendMsg(
                    sw.factory().getVersion() == OFVersion.OF_10
                            ? sw.factory().buildFeaturesRequest().build()
                            : sw.factory().buildPortDescStatsRequest().build());
        }
    }

    @Override
    public void roleChanged(DeviceId deviceId, MastershipRole newRole) {
        controller.setRole(Dpid.dpid(deviceId.uri()), Roles.toOpenFlow(newRole));
    }

    @Override
    public void changePortState(DeviceId deviceId, PortNumber portNumber, boolean enable) {
        OpenFlowSwitch sw = switchOf(deviceId);
        if (sw == null || !sw.isConnected()) {
            log.warn("Port {} of {} not changed: not connected", portNumber, deviceId);
            return;
        }
        OFPort number = OFPort.of((int) portNumber.toLong());
        Set<OFPortConfig> down = EnumSet.of(OFPortConfig.PORT_DOWN);
        for (OFPortDesc port : sw.getPorts()) {
            if (port.getPortNo().equals(number)) {
                OFPortMod.Builder mod = sw.factory().buildPortMod();
                mod.setPortNo(number)
                        // The switch refuses the change when the address is not the port's own.
                        .setHwAddr(port.getHwAddr())
                        .setConfig(enable ? EnumSet.noneOf(OFPortConfig.class) : down)
                        .setMask(down);
                if (sw.factory().getVersion().compareTo(OFVersion.OF_14) < 0) {
                    mod.setAdvertise(0);
                }
                sw.sendMsg(mod.build());
                return;
            }
        }
        log.warn("Port {} of {} not changed: there is no such port", portNumber, deviceId);
    }

    @Override
    public void triggerDisconnect(DeviceId deviceId) {
        OpenFlowSwitch sw = switchOf(deviceId);
        if (sw != null) {
            sw.disconnectSwitch();
        }
    }

    private OpenFlowSwitch switchOf(DeviceId deviceId) {
        return controller.getSwitch(Dpid.dpid(deviceId.uri()));
    }

    private static DeviceId idOf(Dpid dpid) {
        return DeviceId.deviceId(Dpid.uri(dpid));
    }

    /** Runs a task in the order of the switch's events, and never on the caller's thread. */
    private void run(Dpid dpid, Runnable task) {
        PredictableExecutor executor = workers;
        if (executor.isShutdown()) {
            return;
        }
        executor.execute(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        log.warn("Event of switch {} was not handled", dpid, e);
                    }
                },
                dpid.hashCode());
    }

    /**
     * Becomes master of a new switch first and announces it afterwards: as soon as the core knows a
     * device, others send it messages, which the controller drops before we are master.
     */
    private void connect(Dpid dpid) {
        OpenFlowSwitch sw = controller.getSwitch(dpid);
        if (sw == null) {
            return;
        }
        mastershipService
                .requestRoleFor(idOf(dpid))
                .whenComplete(
                        (role, error) -> {
                            if (error != null) {
                                log.warn("No role for {} yet", dpid, error);
                            }
                            if (role != MastershipRole.MASTER || sw.getRole() == RoleState.MASTER) {
                                run(dpid, () -> announce(dpid, sw));
                                return;
                            }
                            // Normally roleChangedToMaster announces it; this is for a mute switch.
                            timer.schedule(
                                    () -> run(dpid, () -> announce(dpid, sw)),
                                    MASTER_PATIENCE_MILLIS,
                                    TimeUnit.MILLISECONDS);
                            run(dpid, () -> controller.setRole(dpid, RoleState.MASTER));
                        });
    }

    private void announce(Dpid dpid, OpenFlowSwitch sw) {
        if (controller.getSwitch(dpid) != sw || announced.put(dpid, sw) == sw) {
            return;
        }
        service.deviceConnected(idOf(dpid), DeviceDescriptions.of(sw));
        service.updatePorts(idOf(dpid), PortDescriptions.of(sw.getPorts()));
    }

    private void disconnect(Dpid dpid) {
        poller.forget(dpid);
        if (announced.remove(dpid) != null) {
            service.deviceDisconnected(idOf(dpid));
        }
    }

    /** Hands what the controller tells to the workers. */
    private final class SwitchListener implements OpenFlowSwitchListener {

        @Override
        public void switchAdded(Dpid dpid) {
            run(dpid, () -> connect(dpid));
        }

        @Override
        public void switchRemoved(Dpid dpid) {
            run(dpid, () -> disconnect(dpid));
        }

        @Override
        public void roleChangedToMaster(Dpid dpid) {
            run(
                    dpid,
                    () -> {
                        OpenFlowSwitch sw = controller.getSwitch(dpid);
                        if (sw != null) {
                            announce(dpid, sw);
                        }
                    });
        }

        @Override
        public void switchChanged(Dpid dpid) {
            run(
                    dpid,
                    () -> {
                        OpenFlowSwitch sw = announced.get(dpid);
                        if (sw != null) {
                            service.updatePorts(idOf(dpid), PortDescriptions.of(sw.getPorts()));
                        }
                    });
        }

        @Override
        public void portChanged(Dpid dpid, OFPortStatus status) {
            PortDescription port = PortDescriptions.of(status.getDesc());
            boolean deleted = status.getReason() == OFPortReason.DELETE;
            run(
                    dpid,
                    () -> {
                        if (!announced.containsKey(dpid)) {
                            // The announcement will tell the ports as they are then.
                            return;
                        }
                        if (deleted) {
                            service.deletePort(idOf(dpid), port);
                        } else {
                            service.portStatusChanged(idOf(dpid), port);
                        }
                    });
        }

        @Override
        public void receivedRoleReply(Dpid dpid, RoleState requested, RoleState response) {
            run(
                    dpid,
                    () ->
                            service.receivedRoleReply(
                                    idOf(dpid), Roles.toOnos(requested), Roles.toOnos(response)));
        }
    }
}
