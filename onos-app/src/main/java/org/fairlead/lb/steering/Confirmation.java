/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.concurrent.CompletableFuture;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleOperationsContext;
import org.onosproject.net.flow.FlowRuleService;

/** Asks switches for something and tells when they have done it. */
final class Confirmation {

    private Confirmation() {}

    /**
     * Applies operations.
     *
     * @param done completed when the switches have confirmed all, or exceptionally when one refused
     */
    static void of(
            FlowRuleService flowRules,
            FlowRuleOperations.Builder operations,
            CompletableFuture<Void> done) {
        FlowRuleOperations built =
                operations.build(
                        new FlowRuleOperationsContext() {
                            @Override
                            public void onSuccess(FlowRuleOperations ops) {
                                done.complete(null);
                            }

                            @Override
                            public void onError(FlowRuleOperations ops) {
                                done.completeExceptionally(
                                        new IllegalStateException("The switch refused: " + ops));
                            }
                        });
        if (built.stages().isEmpty()) {
            done.complete(null);
        } else {
            flowRules.apply(built);
        }
    }
}
