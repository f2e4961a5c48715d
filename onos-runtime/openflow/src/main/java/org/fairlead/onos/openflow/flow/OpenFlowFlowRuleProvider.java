/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import static org.onlab.util.Tools.groupedThreads;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fairlead.onos.openflow.ProviderIds;
import org.onosproject.core.CoreService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleProvider;
import org.onosproject.net.flow.FlowRuleProviderRegistry;
import org.onosproject.net.flow.FlowRuleProviderService;
import org.onosproject.net.flow.FlowRuleStore;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchOperation;
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

/** Gives ONOS the flow rules of OpenFlow switches. */
@Component(immediate = true)
public class OpenFlowFlowRuleProvider extends AbstractProvider implements FlowRuleProvider {
    /** Time between two reports of a switch's tables, seconds. */
    static final int POLL_SECONDS = 5;

    private static final int WORKERS = 8;
    private static final int COMPLETERS = 4;

    private final Logger log = LoggerFactory.getLogger(getClass());

    @Reference FlowRuleProviderRegistry providerRegistry;
    @Reference OpenFlowController controller;
    @Reference FlowRuleStore flowRuleStore;
    @Reference CoreService coreService;

    private final Map<Dpid, SwitchFlows> switches = new ConcurrentHashMap<>();
    private final SwitchListener switchListener = new SwitchListener();
    private final MessageListener messageListener = new MessageListener();
    private FlowRuleProviderService service;
    private Owners owners;
    private ExecutorService workers;
    private ExecutorService completers;
    private ScheduledThreadPoolExecutor timer;
    private long startedAt;

    /** Creates the provider. */
    public OpenFlowFlowRuleProvider() {
        super(ProviderIds.OPENFLOW);
    }

    @Activate
    void activate() {
        startedAt = System.nanoTime();
        owners = new Owners(coreService::getAppId);
        workers =
                Executors.newFixedThreadPool(
                        WORKERS, groupedThreads("fairlead/flow", "worker-%d", log));
        completers =
                Executors.newFixedThreadPool(
                        COMPLETERS, groupedThreads("fairlead/flow", "completer-%d", log));
        timer = new ScheduledThreadPoolExecutor(1, groupedThreads("fairlead/flow", "timer", log));
        timer.setRemoveOnCancelPolicy(true);
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
        switches.values().forEach(SwitchFlows::close);
        switches.clear();
        providerRegistry.unregister(this);
        timer.shutdownNow();
        workers.shutdown();
        completers.shutdown();
        log.info("Stopped");
    }

    @Override
    public void applyFlowRule(FlowRule... flowRules) {
        for (FlowRule rule : flowRules) {
            with(rule, flows -> flows.repair(rule));
        }
    }

    @Override
    public void removeFlowRule(FlowRule... flowRules) {
        for (FlowRule rule : flowRules) {
            with(rule, flows -> flows.remove(rule));
        }
    }

    @Override
    public void executeBatch(FlowRuleBatchOperation batch) {
        SwitchFlows flows = switches.get(Dpid.dpid(batch.deviceId().uri()));
        if (flows == null) {
            log.warn("{}: not connected, batch of {} rules failed", batch.deviceId(), batch.size());
            SwitchFlows.fail(service, batch);
        } else {
            flows.execute(batch);
        }
    }

    private void with(FlowRule rule, Consumer<SwitchFlows> action) {
        SwitchFlows flows = switches.get(Dpid.dpid(rule.deviceId().uri()));
        if (flows != null) {
            action.accept(flows);
        }
    }

    private void poll() {
        for (SwitchFlows each : switches.values()) {
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
        RuleTable table =
                new RuleTable(
                        device,
                        sw.factory(),
                        StoredRules.of(flowRuleStore),
                        owners,
                        System::nanoTime,
                        startedAt);
        SwitchFlows flows = new SwitchFlows(device, sw, service, table, workers, completers, timer);
        close(switches.put(dpid, flows));
        flows.poll();
    }

    private static void close(SwitchFlows flows) {
        if (flows != null) {
            flows.close();
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
            SwitchFlows flows = switches.get(dpid);
            if (flows != null) {
                flows.poll();
            }
        }
    }

    private final class MessageListener implements OpenFlowMessageListener {
        @Override
        public void handleIncomingMessage(Dpid dpid, OFMessage message) {
            SwitchFlows flows = switches.get(dpid);
            if (flows != null) {
                flows.receive(message);
            }
        }

        @Override
        public void handleOutgoingMessage(Dpid dpid, java.util.List<OFMessage> messages) {}
    }
}
