/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

/**
 * Finds a sequence of bytes in time that grows with the length of the data only, whatever a sender
 * makes up (Knuth, Morris, Pratt). Immutable.
 */
final class ByteSearch {

    private final byte[] pattern;
    private final int[] fallback;

    ByteSearch(byte[] pattern) {
        this.pattern = pattern.clone();
        this.fallback = new int[pattern.length];
        int matched = 0;
        for (int i = 1; i < pattern.length; i++) {
            while (matched > 0 && pattern[i] != pattern[matched]) {
                matched = fallback[matched - 1];
            }
            if (pattern[i] == pattern[matched]) {
                matched++;
            }
            fallback[i] = matched;
        }
    }

    int length() {
        return pattern.length;
    }

    /** The first position from a start, or -1. */
    int find(byte[] data, int from) {
        int matched = 0;
        for (int i = from; i < data.length; i++) {
            while (matched > 0 && data[i] != pattern[matched]) {
                matched = fallback[matched - 1];
            }
            if (data[i] == pattern[matched]) {
                matched++;
            }
            if (matched == pattern.length) {
                return i - matched + 1;
            }
        }
        return -1;
    }
}
