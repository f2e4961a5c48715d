/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Locale;

/** What is known of a member from checks, reports and its answers. */
public enum OperationalState {
    /** It serves. */
    UP,
    /** It serves, but a fallback answers in place of the model. */
    DEGRADED,
    /** It does not serve, and gets no new connections. */
    DOWN,
    /** Nobody has heard of it yet; it gets no new connections. */
    UNKNOWN;

    /**
     * Returns whether a member in this state takes new connections.
     *
     * @return true for {@link #UP} and {@link #DEGRADED}
     */
    public boolean serves() {
        return this == UP || this == DEGRADED;
    }

    /**
     * Returns the name for JSON and tables.
     *
     * @return name in lower case
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a state by its name.
     *
     * @param code as returned by {@link #code()}
     * @return state
     * @throws IllegalArgumentException if there is none of that name
     */
    public static OperationalState of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
