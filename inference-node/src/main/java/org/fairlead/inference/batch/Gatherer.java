/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Gathers items until it is time to do them together: when there are enough of them, when the first
 * has waited long enough, or when nothing more is on its way. So nobody ever waits for others that
 * may not come, and a lone item is done at once.
 *
 * <p>Whoever is on its way when an item is left behind must call {@link #add} or {@link #due}
 * afterwards, whatever becomes of it. Thread-safe.
 *
 * @param <T> what is gathered
 */
public final class Gatherer<T> {

    private final int most;
    private final long longest;
    private final BooleanSupplier more;
    private final LongSupplier clock;

    private List<T> items = new ArrayList<>();
    private int size;
    private long oldest;

    /**
     * Creates an empty gatherer.
     *
     * @param most from this size on items are done, at least 1
     * @param longest no item waits longer for others
     * @param more whether something is on its way that will call this; asked under a lock
     * @param clock nanoseconds
     */
    public Gatherer(int most, Duration longest, BooleanSupplier more, LongSupplier clock) {
        if (most < 1) {
            throw new IllegalArgumentException("most must be at least 1, is " + most);
        }
        this.most = most;
        this.longest = longest.toNanos();
        this.more = more;
        this.clock = clock;
    }

    /**
     * Adds an item.
     *
     * @param item not null
     * @param itemSize how much it counts, at least 1
     * @return what the caller has to do now, in the order in which it came; empty for nothing yet
     */
    public synchronized List<T> add(T item, int itemSize) {
        if (items.isEmpty()) {
            oldest = clock.getAsLong();
        }
        items.add(item);
        size += itemSize;
        return due();
    }

    /** What the caller has to do now, since others may have been waiting for it; often empty. */
    public synchronized List<T> due() {
        boolean ready =
                size >= most || !more.getAsBoolean() || clock.getAsLong() - oldest >= longest;
        if (items.isEmpty() || !ready) {
            return List.of();
        }
        List<T> batch = items;
        items = new ArrayList<>();
        size = 0;
        return batch;
    }
}
