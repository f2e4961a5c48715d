/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.regex.Pattern;

/** The one rule for names that users give to things. */
final class Ids {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private Ids() {}

    static String checked(String field, String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new InvalidConfigException(
                    field,
                    "must be 1 to 63 letters, digits, '.', '_' or '-', starting with a letter or"
                            + " digit; got "
                            + (name == null ? "nothing" : "'" + name + "'"));
        }
        return name;
    }
}
