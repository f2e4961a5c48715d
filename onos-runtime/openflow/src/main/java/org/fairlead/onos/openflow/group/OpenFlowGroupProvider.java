/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.group;

import static org.onlab.util.Tools.groupedThreads;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.fairlead.onos.openflow.ProviderIds;
import org.fairlead.onos.openflow.exchange.Conversations;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.group.GroupOperations;
import org.onosproject.net.group.GroupProvider;
import org.onosproject.net.group.GroupProviderRegistry;
import org.onosproject.net.group.GroupProviderService;
import org.onosproject.net.group.GroupStore;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
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

    private Conversations<SwitchGroups> switches;
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
        switches = new Conversations<>(controller, this::open);
        service = providerRegistry.register(this);
        switches.start(timer, POLL_SECONDS);
        log.info("Started");
    }

    @Deactivate
    void deactivate() {
        switches.stop();
        providerRegistry.unregister(this);
        timer.shutdownNow();
        workers.shutdown();
        log.info("Stopped");
    }

    @Override
    public void performGroupOperation(DeviceId device, GroupOperations operations) {
        SwitchGroups groups = switches.with(device);
        if (groups == null) {
            // ONOS asks again for what is missing in the first report after the switch is back.
            log.warn("{}: not connected, group operations put off", device);
        } else {
            groups.perform(operations);
        }
    }

    private SwitchGroups open(DeviceId device, OpenFlowSwitch sw) {
        SwitchGroups groups = new SwitchGroups(device, sw, service, groupStore, workers);
        return groups;
    }
}
