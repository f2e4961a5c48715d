/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import java.util.Arrays;

/** Numbers, first in, first out, without an object for each. Not thread-safe. */
final class LongQueue {
    private static final int LEAST = 8;

    private long[] values = new long[LEAST];
    private int head;
    private int size;
    private int total;

    void add(long value) {
        if (size == values.length) {
            long[] longer = Arrays.copyOfRange(values, head, head + 2 * size);
            System.arraycopy(values, 0, longer, size - head, head);
            values = longer;
            head = 0;
        }
        values[(head + size++) & (values.length - 1)] = value;
        total++;
    }

    /** The oldest; there must be one. */
    long first() {
        return values[head];
    }

    void drop() {
        head = (head + 1) & (values.length - 1);
        size--;
    }

    void clear() {
        size = 0;
        total = 0;
    }

    int size() {
        return size;
    }

    /** How many were added since it was last cleared. */
    int total() {
        return total;
    }
}
