/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.meter;

import static org.onlab.util.Tools.groupedThreads;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.fairlead.onos.openflow.ProviderIds;
import org.fairlead.onos.openflow.exchange.Conversations;
import org.onosproject.net.DeviceId;
import org.onosproject.net.meter.MeterFailReason;
import org.onosproject.net.meter.MeterOperation;
import org.onosproject.net.meter.MeterOperations;
import org.onosproject.net.meter.MeterProvider;
import org.onosproject.net.meter.MeterProviderRegistry;
import org.onosproject.net.meter.MeterProviderService;
import org.onosproject.net.meter.MeterStore;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
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

    private Conversations<SwitchMeters> switches;
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
    public void performMeterOperation(DeviceId device, MeterOperations operations) {
        operations.operations().forEach(operation -> performMeterOperation(device, operation));
    }

    @Override
    public void performMeterOperation(DeviceId device, MeterOperation operation) {
        SwitchMeters meters = switches.with(device);
        if (meters == null) {
            service.meterOperationFailed(operation, MeterFailReason.UNKNOWN_DEVICE);
        } else {
            meters.perform(operation);
        }
    }

    private SwitchMeters open(DeviceId device, OpenFlowSwitch sw) {
        SwitchMeters meters = new SwitchMeters(device, sw, service, meterStore, workers);
        meters.describe();
        return meters;
    }
}
