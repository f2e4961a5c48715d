/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.admission;

import java.time.Duration;

/**
 * Guesses how long a newcomer waits, from how long tasks took lately (a moving average). With a
 * free worker it is nothing, whatever came before, so that one slow task cannot keep others out.
 * Thread-safe.
 */
final class WaitEstimate {

    /** The share of a task in the average: the last ten or so count. */
    private static final double SHARE = 0.1;

    private double average;

    /** A task was done. */
    synchronized void took(long nanos) {
        average = average == 0 ? nanos : average + SHARE * (nanos - average);
    }

    /**
     * The wait of one more task.
     *
     * @param inFlight tasks that run or wait, from 0
     * @param workers tasks that run at a time, at least 1
     */
    synchronized Duration wait(int inFlight, int workers) {
        int ahead = inFlight - workers + 1;
        return ahead <= 0 ? Duration.ZERO : Duration.ofNanos((long) (average * ahead / workers));
    }
}
