/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/** How far a new connection has come since its SYN reached the controller. */
public enum SteeringStage {
    /** A member is chosen, and the switch is asked for the rules. */
    DECIDED("decided"),
    /** The switch has confirmed the rules of both directions. */
    CONFIRMED("confirmed"),
    /** The SYN is on its way to the member. */
    RELEASED("released");

    private final String code;

    SteeringStage(String code) {
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
