/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Locale;

/** What the circuit breaker of a member does. */
public enum CircuitState {
    /** All is well: connections pass. */
    CLOSED,
    /** The member is ejected for a while. */
    OPEN,
    /** A few connections try whether the member is well again. */
    HALF_OPEN;

    /**
     * Returns the name for JSON and tables.
     *
     * @return name in lower case, with a dash
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
