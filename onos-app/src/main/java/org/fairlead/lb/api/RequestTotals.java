/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import static com.google.common.base.MoreObjects.toStringHelper;

/** What a node has done since its start, or in some other time. Immutable. */
public final class RequestTotals {
    private final long since;
    private final long ok;
    private final long degraded;
    private final long failed;
    private final double millis;
    private final double squares;

    /**
     * Makes totals.
     *
     * @param since when the count began, milliseconds since 1970; tells one run of a node from
     *     another
     * @param ok requests that a model has answered
     * @param degraded requests that a fallback has answered
     * @param failed requests that got no answer and should have
     * @param millis sum of the latencies of the answers, milliseconds
     * @param squares sum of the squares of these
     */
    public RequestTotals(
            long since, long ok, long degraded, long failed, double millis, double squares) {
        this.since = since;
        this.ok = ok;
        this.degraded = degraded;
        this.failed = failed;
        this.millis = millis;
        this.squares = squares;
    }

    /**
     * Returns totals of nothing.
     *
     * @param since when the count begins, milliseconds since 1970
     * @return totals
     */
    public static RequestTotals none(long since) {
        return new RequestTotals(since, 0, 0, 0, 0, 0);
    }

    /**
     * Returns when the count began.
     *
     * @return milliseconds since 1970
     */
    public long since() {
        return since;
    }

    /**
     * Returns the requests that a model has answered.
     *
     * @return 0 or more
     */
    public long ok() {
        return ok;
    }

    /**
     * Returns the requests that a fallback has answered.
     *
     * @return 0 or more
     */
    public long degraded() {
        return degraded;
    }

    /**
     * Returns the requests that got no answer and should have.
     *
     * @return 0 or more
     */
    public long failed() {
        return failed;
    }

    /**
     * Returns the requests with an answer of any kind; these have a latency.
     *
     * @return 0 or more
     */
    public long answered() {
        return ok + degraded;
    }

    /**
     * Returns all requests.
     *
     * @return 0 or more
     */
    public long requests() {
        return ok + degraded + failed;
    }

    /**
     * Returns the sum of the latencies.
     *
     * @return milliseconds
     */
    public double millis() {
        return millis;
    }

    /**
     * Returns the sum of the squares of the latencies.
     *
     * @return milliseconds squared
     */
    public double squares() {
        return squares;
    }

    /**
     * Returns the mean latency of the answers.
     *
     * @return milliseconds; NaN without an answer
     */
    public double mean() {
        return answered() == 0 ? Double.NaN : millis / answered();
    }

    /**
     * Returns the variance of the latency, that of a sample.
     *
     * @return milliseconds squared; NaN with fewer than two answers
     */
    public double variance() {
        long n = answered();
        // Where all latencies are alike the difference may come out below 0.
        return n < 2 ? Double.NaN : Math.max(0, (squares - millis * millis / n) / (n - 1));
    }

    /**
     * Adds other totals.
     *
     * @param other totals
     * @return sum since the begin of this
     */
    public RequestTotals plus(RequestTotals other) {
        return new RequestTotals(
                since,
                ok + other.ok,
                degraded + other.degraded,
                failed + other.failed,
                millis + other.millis,
                squares + other.squares);
    }

    /**
     * Takes other totals off.
     *
     * @param earlier totals of the same count
     * @return what has come since then
     */
    public RequestTotals minus(RequestTotals earlier) {
        return new RequestTotals(
                since,
                ok - earlier.ok,
                degraded - earlier.degraded,
                failed - earlier.failed,
                millis - earlier.millis,
                squares - earlier.squares);
    }

    @Override
    public String toString() {
        return toStringHelper(this)
                .add("since", since)
                .add("ok", ok)
                .add("degraded", degraded)
                .add("failed", failed)
                .add("millis", millis)
                .add("squares", squares)
                .toString();
    }
}
