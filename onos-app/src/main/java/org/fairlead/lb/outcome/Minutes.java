/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.outcome;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.fairlead.lb.api.RequestTotals;

/** What was done in each of the last minutes; minutes without anything cost nothing. */
final class Minutes {
    private static final long MILLIS = 60_000;

    private static final class Minute {
        private final long number;
        private RequestTotals sum = RequestTotals.none(0);

        Minute(long number) {
            this.number = number;
        }
    }

    private final int kept;
    private final Deque<Minute> minutes = new ArrayDeque<>();

    /**
     * Makes an account.
     *
     * @param kept how many minutes are kept, apart from the one that has begun
     */
    Minutes(int kept) {
        this.kept = kept;
    }

    /** Adds what was done by now; time in milliseconds does not go back. */
    void add(RequestTotals what, long now) {
        long number = now / MILLIS;
        if (minutes.isEmpty() || minutes.peekLast().number < number) {
            minutes.addLast(new Minute(number));
        }
        Minute minute = minutes.peekLast();
        minute.sum = minute.sum.plus(what);
        expire(now);
    }

    private void expire(long now) {
        while (!minutes.isEmpty() && minutes.peekFirst().number < now / MILLIS - kept) {
            minutes.removeFirst();
        }
    }

    boolean isEmpty(long now) {
        expire(now);
        return minutes.isEmpty();
    }

    /** What was done in the last so many minutes and the one that has begun. */
    RequestTotals last(int count, long now) {
        RequestTotals sum = RequestTotals.none(0);
        Iterator<Minute> latest = minutes.descendingIterator();
        while (latest.hasNext()) {
            Minute minute = latest.next();
            if (minute.number < now / MILLIS - count) {
                break;
            }
            sum = sum.plus(minute.sum);
        }
        return sum;
    }
}
