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
    static final HealthRecord NEW = new HealthRecord(true, "not checked yet", List.of());

    private final boolean answers;
    private final String reason;
    private final ImmutableList<HealthChange> history;

    /**
     * Makes a record.
     *
     * @param answers whether the member answers
     * @param reason why it is in its state now
     * @param history the newest first, each with the reason for which that state began
     */
    HealthRecord(boolean answers, String reason, List<HealthChange> history) {
        this.answers = answers;
        this.reason = reason;
        this.history = ImmutableList.copyOf(history);
    }

    OperationalState state() {
        return history.isEmpty() ? OperationalState.UNKNOWN : history.get(0).state();
    }

    String reason() {
        return reason;
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

    /** The record after a change, be it of the state or only of the reason for it. */
    HealthRecord with(long at, OperationalState state, String why, boolean answering) {
        if (!history.isEmpty() && state() == state) {
            return new HealthRecord(answering, why, history);
        }
        Deque<HealthChange> changes = new ArrayDeque<>(history);
        if (changes.size() >= MAX_HISTORY) {
            changes.removeLast();
        }
        changes.addFirst(new HealthChange(at, state, why));
        return new HealthRecord(answering, why, List.copyOf(changes));
    }

    @Override
    public int hashCode() {
        return history.hashCode();
    }

    @Override
    public boolean equals(Object obj) {
        return obj instanceof HealthRecord
                && answers == ((HealthRecord) obj).answers
                && reason.equals(((HealthRecord) obj).reason)
                && history.equals(((HealthRecord) obj).history);
    }
}
