/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Locale;

/** What a pool does with new connections when all of its members are down. */
public enum AllDown {
    /** Refuses them at once. */
    REJECT,
    /** Sends them to all members as if these were well: the checks may be wrong. */
    PANIC;

    /**
     * Returns the name that users write.
     *
     * @return name in lower case
     */
    public String lowerName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a value.
     *
     * @param name as users write it, in any case
     * @return value
     * @throws InvalidConfigException if there is none of that name
     */
    public static AllDown of(String name) {
        return Names.find("allDown", AllDown.class, name);
    }
}
