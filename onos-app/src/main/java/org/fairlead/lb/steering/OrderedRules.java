/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.fairlead.lb.api.ConnectionKey;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleService;

/**
 * Applies the operations on one connection's rules one after the other: ONOS itself runs what it is
 * given on a pool of threads, and a removal could overtake, or be overtaken by, an addition.
 * Thread-safe.
 */
final class OrderedRules {
    private final FlowRuleService flowRules;
    private final long timeoutMillis;
    private final Map<ConnectionKey, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

    OrderedRules(FlowRuleService flowRules, long timeoutMillis) {
        this.flowRules = flowRules;
        this.timeoutMillis = timeoutMillis;
    }

    /**
     * Applies operations after all earlier ones on the same connection.
     *
     * @return completes when the switch has confirmed them, or exceptionally
     */
    CompletableFuture<Void> apply(ConnectionKey key, FlowRuleOperations.Builder operations) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        CompletableFuture<Void> before = last.put(key, done);
        Runnable start = () -> start(operations, done);
        if (before == null) {
            start.run();
        } else {
            before.whenComplete((v, e) -> start.run());
        }
        done.whenComplete((v, e) -> last.remove(key, done));
        return done;
    }

    /** Whether nothing is under way. */
    boolean isQuiet() {
        return last.isEmpty();
    }

    private void start(FlowRuleOperations.Builder operations, CompletableFuture<Void> done) {
        done.orTimeout(timeoutMillis, TimeUnit.MILLISECONDS);
        try {
            Confirmation.of(flowRules, operations, done);
        } catch (RuntimeException e) { // whoever waits must not wait for ever
            done.completeExceptionally(e);
        }
    }
}
