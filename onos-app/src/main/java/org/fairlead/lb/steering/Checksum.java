/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

/** The Internet checksum (RFC 1071), and its update when a word changes (RFC 1624). */
final class Checksum {
    private Checksum() {}

    /** Sum of the 16-bit words of a range, not yet folded; an odd last byte is padded with zero. */
    static long sum(byte[] data, int from, int length) {
        long sum = 0;
        int end = from + length;
        for (int i = from; i + 1 < end; i += 2) {
            sum += (data[i] & 0xff) << 8 | data[i + 1] & 0xff;
        }
        if ((length & 1) != 0) {
            sum += (data[end - 1] & 0xff) << 8;
        }
        return sum;
    }

    /** Checksum of a sum of words. */
    static int fold(long sum) {
        long s = sum;
        while (s >> 16 != 0) {
            s = (s & 0xffff) + (s >> 16);
        }
        return (int) ~s & 0xffff;
    }

    /** Checksum after one of the words that it covers has changed. */
    static int update(int checksum, int before, int after) {
        return fold((~checksum & 0xffff) + (~before & 0xffff) + (long) after);
    }
}
