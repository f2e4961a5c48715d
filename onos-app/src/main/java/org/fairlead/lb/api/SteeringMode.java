/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the connections of a virtual address come to their members. */
public enum SteeringMode {
    /** The controller decides on each connection, and each has rules of its own. */
    PER_CONNECTION,

    /**
     * Rules on bits of the client's port take new connections to members with no help from the
     * controller. Experimental.
     */
    SLOTS,

    /** Per connection as long as that can be coped with, by slots beyond. Experimental. */
    HYBRID;

    /**
     * Returns the name that users write.
     *
     * @return name in lower case, words joined by hyphens
     */
    public String lowerName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds a mode.
     *
     * @param name as users write it, in any case
     * @return mode
     * @throws InvalidConfigException if there is none of that name
     */
    public static SteeringMode of(String name) {
        for (SteeringMode mode : values()) {
            if (mode.lowerName().equalsIgnoreCase(name)) {
                return mode;
            }
        }
        String names =
                Arrays.stream(values()).map(m -> m.lowerName()).collect(Collectors.joining(", "));
        throw new InvalidConfigException(
                "mode", "must be one of " + names + "; got '" + name + "'");
    }
}
