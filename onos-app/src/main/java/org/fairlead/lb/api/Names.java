/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Values of enumerations by the names that users write. */
final class Names {
    private Names() {}

    static <E extends Enum<E>> E find(String field, Class<E> type, String name) {
        for (E value : type.getEnumConstants()) {
            if (value.name().equalsIgnoreCase(name)) {
                return value;
            }
        }
        String all =
                Arrays.stream(type.getEnumConstants())
                        .map(e -> "'" + e.name().toLowerCase(Locale.ROOT) + "'")
                        .collect(Collectors.joining(" or "));
        throw new InvalidConfigException(
                field, "must be " + all + "; got " + (name == null ? "nothing" : "'" + name + "'"));
    }
}
