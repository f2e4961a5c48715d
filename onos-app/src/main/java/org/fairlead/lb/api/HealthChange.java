/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Objects;

/** A change of a member's state: when, to what, and why. Immutable. */
public final class HealthChange {
    private final long at;
    private final OperationalState state;
    private final String reason;

    /**
     * Makes a change.
     *
     * @param at milliseconds since 1970
     * @param state state from then on
     * @param reason why, for the user
     */
    public HealthChange(long at, OperationalState state, String reason) {
        this.at = at;
        this.state = Objects.requireNonNull(state, "state");
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /**
     * Returns when it happened.
     *
     * @return milliseconds since 1970
     */
    public long at() {
        return at;
    }

    /**
     * Returns the state from then on.
     *
     * @return state
     */
    public OperationalState state() {
        return state;
    }

    /**
     * Returns why.
     *
     * @return text for the user
     */
    public String reason() {
        return reason;
    }

    @Override
    public int hashCode() {
        return Objects.hash(at, state, reason);
    }

    @Override
    public boolean equals(Object obj) {
        if (this == obj) {
            return true;
        }
        if (!(obj instanceof HealthChange)) {
            return false;
        }
        HealthChange other = (HealthChange) obj;
        return at == other.at && state == other.state && reason.equals(other.reason);
    }

    @Override
    public String toString() {
        return at + " " + state + " " + reason;
    }
}
