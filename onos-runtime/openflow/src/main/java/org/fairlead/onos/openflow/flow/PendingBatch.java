/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.onosproject.net.flow.FlowRule;

/**
 * A batch that was sent to a switch and not answered yet. Thread-safe; it completes exactly once.
 */
final class PendingBatch {
    private final Set<FlowRule> rules;
    private final Consumer<Set<FlowRule>> completion;
    private final Set<FlowRule> failed = new HashSet<>();
    private boolean done;
    private Future<?> timeout;

    /**
     * Creates a batch.
     *
     * @param rules all rules of the batch
     * @param refused those of them that were not sent at all
     * @param completion called once with the rules that failed; must not block
     */
    PendingBatch(Set<FlowRule> rules, Set<FlowRule> refused, Consumer<Set<FlowRule>> completion) {
        this.rules = rules;
        this.completion = completion;
        failed.addAll(refused);
    }

    /** Sets what is to be cancelled on completion. */
    synchronized void setTimeout(Future<?> timeout) {
        if (done) {
            timeout.cancel(false);
        } else {
            this.timeout = timeout;
        }
    }

    /** Records that the switch refused a rule. */
    synchronized void fail(FlowRule rule) {
        failed.add(rule);
    }

    /** Completes the batch: what was not refused is in place. */
    void complete() {
        finish(false);
    }

    /** Completes the batch with all of it failed, for its fate is unknown. */
    void failAll() {
        finish(true);
    }

    private void finish(boolean all) {
        Set<FlowRule> result;
        synchronized (this) {
            if (done) {
                return;
            }
            done = true;
            result = all ? rules : Set.copyOf(failed);
            if (timeout != null) {
                timeout.cancel(false);
            }
        }
        completion.accept(result);
    }
}
