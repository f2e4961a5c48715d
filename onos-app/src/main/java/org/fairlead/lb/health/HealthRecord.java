/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.fairlead.lb.api.HealthChange;
import org.fairlead.lb.api.OperationalState;

/** The state of a member, and how it came about. Immutable; what the cluster keeps. */
final class HealthRecord {
    /** Changes that are remembered. */
    static final int MAX_HISTORY = 50;

    /** Of a member that nobody has heard of yet. */
    static final HealthRecord NEW = new HealthRecord(true, List.of());

    private final boolean answers;
    private final ImmutableList<HealthChange> history;

    /**
     * Makes a record.
     *
     * @param answers whether the member answers
     * @param history the newest first
     */
    HealthRecord(boolean answers, List<HealthChange> history) {
        this.answers = answers;
        this.history = ImmutableList.copyOf(history);
    }

    OperationalState state() {
        return history.isEmpty() ? OperationalState.UNKNOWN : history.get(0).state();
    }

    String reason() {
        return history.isEmpty() ? "not checked yet" : history.get(0).reason();
    }

    long since() {
        return history.isEmpty() ? 0 : history.get(0).at();
    }

    boolean answers() {
        return answers;
    }

    List<HealthChange> history() {
        return history;
    }

    /** The record after a change; another reason for the same state takes the place of the last. */
    HealthRecord with(long at, OperationalState state, String reason, boolean answering) {
        Deque<HealthChange> changes = new ArrayDeque<>(history);
        long since = at;
        if (!changes.isEmpty() && changes.peekFirst().state() == state) {
            since = changes.removeFirst().at();
        } else if (changes.size() >= MAX_HISTORY) {
            changes.removeLast();
        }
        changes.addFirst(new HealthChange(since, state, reason));
        return new HealthRecord(answering, List.copyOf(changes));
    }

    @Override
    public int hashCode() {
        return history.hashCode();
    }

    @Override
    public boolean equals(Object obj) {
        return obj instanceof HealthRecord
                && answers == ((HealthRecord) obj).answers
                && history.equals(((HealthRecord) obj).history);
    }
}
