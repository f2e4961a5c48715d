/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import org.onlab.util.Identifier;

/** Name of a virtual address. Immutable. */
public final class VipId extends Identifier<String> {

    private VipId(String name) {
        super(name);
    }

    /**
     * Makes an identifier.
     *
     * @param name 1 to 63 letters, digits, dots, underscores or dashes
     * @return the identifier
     * @throws InvalidConfigException if the name is not of that form
     */
    public static VipId of(String name) {
        return new VipId(Ids.checked("id", name));
    }
}
