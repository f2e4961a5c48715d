/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * A bounded queue in which no source stands in the way of another: the sources have their turns,
 * and none may hold more than what is still free (dynamic thresholds of Choudhury and Hahne,
 * IEEE/ACM Transactions on Networking 6(2), 1998). One source alone gets half of it, and whoever
 * comes then finds room. Thread-safe.
 *
 * @param <S> what tells sources apart
 * @param <T> what waits
 */
final class FairQueue<S, T> {
    private final int capacity;

    /** In the order of their turns; never with an empty queue. */
    private final Map<S, Queue<T>> bySource = new LinkedHashMap<>();

    private int size;

    FairQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Adds an item after the others of its source; false if the source holds its share. */
    synchronized boolean offer(S source, T item) {
        Queue<T> own = bySource.get(source);
        int held = own == null ? 0 : own.size();
        if (held >= capacity - size) {
            return false;
        }
        if (own == null) {
            own = new ArrayDeque<>(2);
            bySource.put(source, own);
        }
        own.add(item);
        size++;
        return true;
    }

    /** Takes the first item of the next source that is ready; null if there is none. */
    synchronized T poll(Predicate<S> ready) {
        Iterator<Map.Entry<S, Queue<T>>> turns = bySource.entrySet().iterator();
        while (turns.hasNext()) {
            Map.Entry<S, Queue<T>> turn = turns.next();
            if (ready.test(turn.getKey())) {
                turns.remove();
                T item = turn.getValue().remove();
                size--;
                if (!turn.getValue().isEmpty()) {
                    bySource.put(turn.getKey(), turn.getValue());
                }
                return item;
            }
        }
        return null;
    }

    synchronized int size() {
        return size;
    }
}
