/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import static org.onlab.util.Tools.groupedThreads;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import org.fairlead.onos.openflow.ProviderIds;
import org.fairlead.onos.openflow.exchange.Conversations;
import org.onosproject.core.CoreService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleProvider;
import org.onosproject.net.flow.FlowRuleProviderRegistry;
import org.onosproject.net.flow.FlowRuleProviderService;
import org.onosproject.net.flow.FlowRuleStore;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchOperation;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
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

    private Conversations<SwitchFlows> switches;
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
        SwitchFlows flows = switches.with(batch.deviceId());
        if (flows == null) {
            log.warn("{}: not connected, batch of {} rules failed", batch.deviceId(), batch.size());
            SwitchFlows.fail(service, batch);
        } else {
            flows.execute(batch);
        }
    }

    private void with(FlowRule rule, Consumer<SwitchFlows> action) {
        SwitchFlows flows = switches.with(rule.deviceId());
        if (flows != null) {
            action.accept(flows);
        }
    }

    private SwitchFlows open(DeviceId device, OpenFlowSwitch sw) {
        RuleTable table =
                new RuleTable(
                        device,
                        sw.factory(),
                        StoredRules.of(flowRuleStore),
                        owners,
                        System::nanoTime,
                        startedAt);
        SwitchFlows flows = new SwitchFlows(device, sw, service, table, workers, completers, timer);
        return flows;
    }
}
