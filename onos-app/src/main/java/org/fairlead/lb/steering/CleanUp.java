/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.slf4j.LoggerFactory.getLogger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.onlab.packet.MacAddress;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleService;
import org.slf4j.Logger;

/** Takes everything of the application out of the network, in limited time. Used once. */
final class CleanUp {
    private static final long PAUSE_MILLIS = 20;

    private final Logger log = getLogger(getClass());
    private final FlowRuleService flowRules;
    private final ApplicationId appId;
    private final Supplier<Iterable<FlowEntry>> intentRules;
    private final long until;

    /**
     * Starts the time that it may take.
     *
     * @param intentRules gives the rules of the intent framework
     * @param millis time in which it has to end
     */
    CleanUp(
            FlowRuleService flowRules,
            ApplicationId appId,
            Supplier<Iterable<FlowEntry>> intentRules,
            long millis) {
        this.flowRules = flowRules;
        this.appId = appId;
        this.intentRules = intentRules;
        this.until = System.currentTimeMillis() + millis;
    }

    /**
     * Cleans up.
     *
     * @param control shut down already; an update that is under way on it is waited for
     * @param isQuiet whether nothing that was asked of switches waits to be confirmed
     */
    void run(
            ExecutorService control,
            BooleanSupplier isQuiet,
            VipHosts vipHosts,
            Fabric fabric,
            Transports transports) {
        try {
            await(control);
            vipHosts.update(Set.of());
            Set<MacAddress> macs = new HashSet<>();
            fabric.hosts().forEach(h -> macs.add(h.mac()));
            transports.withdrawAll();
            removeOwnRules(isQuiet);
            while (!transports.purgeAll() && left() > 0) {
                Thread.sleep(PAUSE_MILLIS);
            }
            Set<FlowRule> remains = transports.remains(intentRules.get(), macs);
            if (!remains.isEmpty()) {
                flowRules.removeFlowRules(remains.toArray(new FlowRule[0]));
            }
        } catch (InterruptedException e) {
            log.warn("Interrupted; something may stay behind");
            Thread.currentThread().interrupt();
        }
    }

    private long left() {
        return until - System.currentTimeMillis();
    }

    /** An update that is under way may yet ask for rules, which would stay behind. */
    private void await(ExecutorService control) throws InterruptedException {
        if (!control.awaitTermination(Math.max(1, left()), TimeUnit.MILLISECONDS)) {
            log.warn("An update of the network goes on; some of it may stay behind");
        }
    }

    /** What was asked for just before may still be on its way to the switches: look again. */
    private void removeOwnRules(BooleanSupplier isQuiet) throws InterruptedException {
        boolean clean = false;
        while (!clean && left() > 0) {
            boolean quiet = isQuiet.getAsBoolean();
            List<FlowEntry> own = new ArrayList<>();
            for (FlowEntry entry : flowRules.getFlowEntriesById(appId)) {
                if (SteeringManager.isWanted(entry)) {
                    own.add(entry);
                }
            }
            if (own.isEmpty()) {
                clean = quiet;
                Thread.sleep(clean ? 0 : PAUSE_MILLIS);
            } else {
                remove(own);
            }
        }
    }

    private void remove(List<FlowEntry> entries) throws InterruptedException {
        FlowRuleOperations.Builder operations = FlowRuleOperations.builder();
        entries.forEach(operations::remove);
        CompletableFuture<Void> done = new CompletableFuture<>();
        Confirmation.of(flowRules, operations, done);
        try {
            done.get(Math.max(1, left()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            log.warn("Some rules could not be removed", e.getCause());
        } catch (TimeoutException e) {
            log.warn("Not all switches have confirmed that rules are gone");
        }
    }
}
