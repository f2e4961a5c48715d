/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Locale;
import java.util.Optional;

/** How far the slots of a virtual address are. Immutable. */
public final class SlotStatus {
    private final VipId vip;
    private final SteeringMode mode;
    private final State state;
    private final String reason;
    private final SlotTable table;

    /** Who decides on connections. */
    public enum State {
        /** The controller decides on each connection. */
        PER_CONNECTION,
        /** Slots have owners, but not all of their rules are in the switches yet. */
        PREPARING,
        /** The rules of the slots decide. */
        LIVE,
        /** The controller decides, and connections of the slots are kept where they are. */
        LEAVING;

        /**
         * Returns the name that users see.
         *
         * @return name in lower case, words joined by hyphens
         */
        public String lowerName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Makes a status.
     *
     * @param vip virtual address
     * @param mode mode that is configured
     * @param state how far it is
     * @param reason why it cannot have slots although it should, or null
     * @param table its slots, or null
     */
    public SlotStatus(VipId vip, SteeringMode mode, State state, String reason, SlotTable table) {
        this.vip = vip;
        this.mode = mode;
        this.state = state;
        this.reason = reason;
        this.table = table;
    }

    /**
     * Returns the virtual address.
     *
     * @return its name
     */
    public VipId vip() {
        return vip;
    }

    /**
     * Returns the mode that is configured.
     *
     * @return mode
     */
    public SteeringMode mode() {
        return mode;
    }

    /**
     * Returns how far it is.
     *
     * @return state, over the switches that this controller commands
     */
    public State state() {
        return state;
    }

    /**
     * Returns why there cannot be slots although there should be.
     *
     * @return text for the user, or empty
     */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /**
     * Returns the slots.
     *
     * @return table, or empty if there is none
     */
    public Optional<SlotTable> table() {
        return Optional.ofNullable(table);
    }
}
