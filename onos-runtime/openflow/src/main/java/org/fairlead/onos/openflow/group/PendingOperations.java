/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.group;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.onosproject.net.group.GroupOperation;

/**
 * The group operations that a switch was sent and may still complain about. Thread-safe; no method
 * blocks.
 */
final class PendingOperations {
    private final Map<Long, GroupOperation> byXid = new ConcurrentHashMap<>();
    private final Map<Long, List<Long>> byBarrier = new ConcurrentHashMap<>();

    /** Takes note of operations that are about to be sent, and of the barrier that follows them. */
    void add(Map<Long, GroupOperation> operations, long barrier) {
        byXid.putAll(operations);
        byBarrier.put(barrier, List.copyOf(operations.keySet()));
    }

    /** Returns the operation that an error is about, if it is about one. */
    Optional<GroupOperation> error(long xid) {
        return Optional.ofNullable(byXid.remove(xid));
    }

    /** Takes note of a barrier reply: what was sent before it is done. */
    void barrier(long xid) {
        List<Long> done = byBarrier.remove(xid);
        if (done != null) {
            byXid.keySet().removeAll(done);
        }
    }
}
