/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/** The one message for numbers that are out of range. */
final class Ranges {
    private Ranges() {}

    static int checked(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new InvalidConfigException(
                    field, "must be from " + min + " to " + max + "; got " + value);
        }
        return value;
    }
}
