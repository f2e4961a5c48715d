/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/** How far the rules of a connection are. */
public enum ConnectionState {
    /** A switch was asked for them and has not confirmed them yet. */
    OPENING("opening"),
    /** They are in the switch. */
    LIVE("live"),
    /** They are not in the switch any more; the connection is remembered for a while. */
    IDLE("idle");

    private final String code;

    ConnectionState(String code) {
        this.code = code;
    }

    /**
     * Returns the name in JSON.
     *
     * @return name
     */
    public String code() {
        return code;
    }
}
