/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.fairlead.lb.api.InvalidConfigException;

/** Parameters of requests; their messages name them like fields. */
final class Params {
    private static final int MAX_SECONDS = 7 * 24 * 3600;

    private Params() {}

    /** Reads a number, or nothing if it is not given. */
    static Optional<Integer> number(String name, String text, int min, int max) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return Optional.of(number);
            }
        } catch (NumberFormatException e) {
            // The same message for both.
        }
        throw new InvalidConfigException(
                name, "must be a number from " + min + " to " + max + "; got '" + text + "'");
    }

    /** Reads a time from now on in seconds. */
    static Optional<Instant> deadline(String name, String text) {
        return number(name, text, 0, MAX_SECONDS)
                .map(s -> Instant.now().plusSeconds(s).truncatedTo(ChronoUnit.MILLIS));
    }

    /** Reads a switch; one that is given without a value is on. */
    static boolean flag(String name, String text) {
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.isEmpty() || text.equals("true")) {
            return true;
        }
        throw new InvalidConfigException(name, "must be true or false; got '" + text + "'");
    }
}
