/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Locale;

/** Transport protocol of a virtual address. */
public enum Protocol {
    /** Connections of TCP. */
    TCP;

    /**
     * Returns the name that users write.
     *
     * @return name in lower case
     */
    public String lowerName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a protocol.
     *
     * @param name as users write it, in any case
     * @return protocol
     * @throws InvalidConfigException if there is none of that name
     */
    public static Protocol of(String name) {
        for (Protocol p : values()) {
            if (p.name().equalsIgnoreCase(name)) {
                return p;
            }
        }
        throw new InvalidConfigException("protocol", "must be 'tcp'; got '" + name + "'");
    }
}
