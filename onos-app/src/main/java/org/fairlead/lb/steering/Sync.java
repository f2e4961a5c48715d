/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.slf4j.LoggerFactory.getLogger;

import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.fairlead.lb.api.SyncReport;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleService;
import org.slf4j.Logger;

/** Compares the rules that should be with those that ONOS knows to be, and repairs. Thread-safe. */
final class Sync {
    private static final long PATIENCE_MILLIS = 4_000;

    private final Logger log = getLogger(getClass());
    private final FlowRuleService flowRules;
    private final Punts punts;
    private final Steerer steerer;
    private final Transports transports;

    Sync(FlowRuleService flowRules, Punts punts, Steerer steerer, Transports transports) {
        this.flowRules = flowRules;
        this.punts = punts;
        this.steerer = steerer;
        this.transports = transports;
    }

    /**
     * Compares and repairs; waits for the switches.
     *
     * @param own rules of the application that ONOS knows
     * @param ofIntents rules of the intent framework that ONOS knows
     */
    SyncReport run(Iterable<FlowEntry> own, Iterable<FlowEntry> ofIntents) {
        Set<FlowRule> present = new HashSet<>();
        List<FlowEntry> staying = new ArrayList<>();
        for (FlowEntry entry : own) {
            note(entry, present);
            if (SteeringManager.isWanted(entry)) {
                staying.add(entry);
            }
        }
        ofIntents.forEach(entry -> note(entry, present));

        Set<FlowRule> standing = punts.wanted();
        Set<FlowRule> carrying = transports.rules();
        FlowRuleOperations.Builder operations = FlowRuleOperations.builder();
        standing.forEach(operations::add);
        carrying.forEach(operations::add);
        int surplusStanding = 0;
        Set<FlowRule> ofConnections = new HashSet<>();
        for (FlowEntry entry : staying) {
            if (Rules.isStanding(entry) && !standing.contains(entry)) {
                surplusStanding++;
                operations.remove(entry);
            } else if (entry.priority() == Rules.CONNECTION_PRIORITY) {
                ofConnections.add(entry);
            }
        }
        CompletableFuture<Void> all = new CompletableFuture<>();
        Confirmation.of(flowRules, operations, all);

        int wanted = 0;
        int missing = 0;
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        answers.add(all);
        for (Steered steered : steerer.all()) {
            Hop hop = steered.hop;
            if (hop == null || steered.state == Steered.State.IDLE) {
                continue;
            }
            Set<FlowRule> pair = steerer.rulesOf(steered.key, hop);
            ofConnections.removeAll(pair);
            wanted += pair.size();
            int gone = Sets.difference(pair, present).size();
            if (gone > 0 && steered.state == Steered.State.LIVE) {
                missing += gone;
                answers.add(steerer.restore(steered));
            }
        }
        for (FlowRule rule : ofConnections) {
            Rules.read(rule).ifPresent(live -> answers.add(steerer.removeStale(live)));
        }
        return new SyncReport(
                part(standing, present, surplusStanding),
                new SyncReport.Part(wanted, missing, ofConnections.size()),
                part(carrying, present, 0),
                areConfirmed(answers));
    }

    private static void note(FlowEntry entry, Set<FlowRule> present) {
        // What was asked for a moment ago is pending until ONOS sees it in the switch's next
        // report.
        if (SteeringManager.isWanted(entry) && entry.state() != FlowEntryState.FAILED) {
            present.add(entry);
        }
    }

    private static SyncReport.Part part(Set<FlowRule> wanted, Set<FlowRule> present, int surplus) {
        return new SyncReport.Part(wanted.size(), Sets.difference(wanted, present).size(), surplus);
    }

    private boolean areConfirmed(List<CompletableFuture<Void>> answers) {
        try {
            CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            log.warn("Not all rules are as they should be: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
