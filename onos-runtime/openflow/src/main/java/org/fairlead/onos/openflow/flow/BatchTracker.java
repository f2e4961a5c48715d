/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.onosproject.net.flow.FlowRule;

/**
 * Matches a switch's answers to the batches that it was sent: an error to the one rule at fault, a
 * barrier reply to its batch. Thread-safe; no method blocks.
 */
final class BatchTracker {
    private static final class Entry {
        private final PendingBatch batch;
        private final Map<Long, FlowRule> ruleByXid;

        private Entry(PendingBatch batch, Map<Long, FlowRule> ruleByXid) {
            this.batch = batch;
            this.ruleByXid = ruleByXid;
        }
    }

    private final Map<Long, Entry> byBarrier = new ConcurrentHashMap<>();
    private final Map<Long, Entry> byRule = new ConcurrentHashMap<>();

    /**
     * Starts to wait for the answers. To be called before the batch is sent.
     *
     * @param batch the batch
     * @param ruleByXid the transaction id of each message that installs or removes a rule
     * @param barrier the transaction id of the barrier that ends the batch
     */
    void track(PendingBatch batch, Map<Long, FlowRule> ruleByXid, long barrier) {
        Entry entry = new Entry(batch, ruleByXid);
        ruleByXid.keySet().forEach(xid -> byRule.put(xid, entry));
        byBarrier.put(barrier, entry);
    }

    /**
     * Takes note of an error.
     *
     * @param xid its transaction id
     * @return the rule at fault, empty if the error is about something else
     */
    Optional<FlowRule> error(long xid) {
        Entry entry = byRule.get(xid);
        if (entry == null) {
            return Optional.empty();
        }
        FlowRule rule = entry.ruleByXid.get(xid);
        entry.batch.fail(rule);
        return Optional.of(rule);
    }

    /** Takes note of a barrier reply; completes the batch that it belongs to, if any. */
    void barrier(long xid) {
        Entry entry = forget(xid);
        if (entry != null) {
            entry.batch.complete();
        }
    }

    /** Gives up waiting for a barrier; fails its batch as a whole. */
    void timeout(long barrier) {
        Entry entry = forget(barrier);
        if (entry != null) {
            entry.batch.failAll();
        }
    }

    /** Fails all that is outstanding, for the switch has gone. */
    void close() {
        List<Long> barriers = new ArrayList<>(byBarrier.keySet());
        barriers.forEach(this::timeout);
    }

    private Entry forget(long barrier) {
        Entry entry = byBarrier.remove(barrier);
        if (entry != null) {
            byRule.keySet().removeAll(entry.ruleByXid.keySet());
        }
        return entry;
    }
}
