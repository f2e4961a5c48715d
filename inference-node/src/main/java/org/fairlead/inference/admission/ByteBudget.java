/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of requests may be in memory at a time. A request asks before its body is read, so
 * that many large uploads at once cannot exhaust the memory of the node. Thread-safe.
 */
public final class ByteBudget {

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /**
     * Creates a budget.
     *
     * @param limit the most bytes at a time, at least 1
     */
    public ByteBudget(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, is " + limit);
        }
        this.limit = limit;
    }

    /**
     * Takes bytes out of the budget; to be given back by {@link #release}.
     *
     * @param bytes how many, from 0
     * @throws OverloadedException where too many are taken already
     */
    public void acquire(long bytes) {
        long total = used.addAndGet(bytes);
        if (total > limit) {
            used.addAndGet(-bytes);
            throw new OverloadedException(
                    OverloadedException.Reason.UPLOADS, "Too many uploads are under way.");
        }
    }

    /** Gives bytes back. */
    public void release(long bytes) {
        used.addAndGet(-bytes);
    }

    /** The bytes taken at the moment. */
    public long used() {
        return used.get();
    }
}
