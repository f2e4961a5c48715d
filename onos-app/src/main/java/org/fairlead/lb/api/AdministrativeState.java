/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Locale;

/** What an operator wants a member to do. It is configuration, kept in the store. */
public enum AdministrativeState {
    /** Takes new connections, if it is able to. */
    READY,
    /** Takes no new connections and keeps those that it has. */
    DRAIN,
    /** Takes no connections at all; those that it had are cut. */
    MAINT;

    /**
     * Returns the name that users write.
     *
     * @return name in lower case
     */
    public String lowerName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a state.
     *
     * @param name as users write it, in any case
     * @return state
     * @throws InvalidConfigException if there is none of that name
     */
    public static AdministrativeState of(String name) {
        return Names.find("state", AdministrativeState.class, name);
    }
}
