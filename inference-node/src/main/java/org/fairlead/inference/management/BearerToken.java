/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.management;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Compares what a request brings with the token that is asked for. Immutable. */
final class BearerToken {

    private static final String SCHEME = "Bearer ";

    private final byte[] expected;

    /**
     * Creates the check.
     *
     * @param token what is asked for; empty lets everybody in
     */
    BearerToken(String token) {
        expected = token.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Whether a request may go on.
     *
     * @param header the value of {@code Authorization}; null where there is none
     */
    boolean admits(String header) {
        if (expected.length == 0) {
            return true;
        }
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] sent = header.substring(SCHEME.length()).trim().getBytes(StandardCharsets.UTF_8);
        // In constant time: how long it takes must not tell how much of a guess is right.
        return MessageDigest.isEqual(expected, sent);
    }
}
