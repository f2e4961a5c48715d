/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import org.onlab.util.Identifier;

/** Name of a member, unique within its pool. Immutable. */
public final class MemberId extends Identifier<String> {

    private MemberId(String name) {
        super(name);
    }

    /**
     * Makes an identifier.
     *
     * @param name 1 to 63 letters, digits, dots, underscores or dashes
     * @return the identifier
     * @throws InvalidConfigException if the name is not of that form
     */
    public static MemberId of(String name) {
        return new MemberId(Ids.checked("id", name));
    }
}
