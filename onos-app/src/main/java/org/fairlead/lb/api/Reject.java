/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Locale;

/** What a client hears of a virtual address that no member serves. */
public enum Reject {
    /** A reset: the client knows at once. */
    RESET,
    /** Nothing: the client goes on trying until its own time is over. */
    DROP;

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
    public static Reject of(String name) {
        return Names.find("reject", Reject.class, name);
    }
}
