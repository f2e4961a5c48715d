/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.exchange;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operations that a switch was sent and may still complain about. Thread-safe; no method
 * blocks.
 *
 * @param <T> type of the operations
 */
public final class PendingOperations<T> {
    private final Map<Long, T> byXid = new ConcurrentHashMap<>();
    private final Map<Long, List<Long>> byBarrier = new ConcurrentHashMap<>();

    /**
     * Takes note of operations that are about to be sent.
     *
     * @param operations the operations by their transaction ids
     * @param barrier the transaction id of the barrier that follows them
     */
    public void add(Map<Long, T> operations, long barrier) {
        byXid.putAll(operations);
        byBarrier.put(barrier, List.copyOf(operations.keySet()));
    }

    /** Returns the operation that an error is about, if it is about one. */
    public Optional<T> error(long xid) {
        return Optional.ofNullable(byXid.remove(xid));
    }

    /** Takes note of a barrier reply: what was sent before it is done. */
    public void barrier(long xid) {
        List<Long> done = byBarrier.remove(xid);
        if (done != null) {
            byXid.keySet().removeAll(done);
        }
    }
}
