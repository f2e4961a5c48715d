/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import org.onlab.util.Identifier;

/** Name of a pool. Immutable. */
public final class PoolId extends Identifier<String> {

    private PoolId(String name) {
        super(name);
    }

    /**
     * Makes an identifier.
     *
     * @param name 1 to 63 letters, digits, dots, underscores or dashes
     * @return the identifier
     * @throws InvalidConfigException if the name is not of that form
     */
    public static PoolId of(String name) {
        return new PoolId(Ids.checked("id", name));
    }
}
