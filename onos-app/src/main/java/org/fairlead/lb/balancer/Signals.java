/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberLoad;

/**
 * What one member's load reports and the connections opened to it say of its load now. Not
 * thread-safe. Times are nanoseconds of one clock and do not go back.
 *
 * <p>Two things are made good. A report is old by up to its period: connections opened since are
 * counted on top, and what should have been answered meanwhile is taken off, unless the last
 * reports have shown that the member answers less than was expected of it. And the latency that is
 * reported is a moving average: the mean of the answers since the last report is recovered from how
 * far it moved.
 */
class Signals {
    /** Younger than this, a report may be extrapolated: a period, and some delay. */
    static final long TRUSTED = 300_000_000L;

    /** Older than this, a report says nothing any more, and only connections count. */
    static final long STALE = 2_000_000_000L;

    /** Time constant of the average that nodes report, seconds. */
    private static final double NODE_DECAY = 2;

    /** A request is never expected to take longer, milliseconds. */
    private static final double MAX_SPAN = 60_000;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Null while it does not serve. */
    Member member;

    /** Its place in the pool. */
    int order;

    /** Connections that the network knows of; one counts for up to a minute after its end. */
    int open;

    private final LongQueue since = new LongQueue();
    private MemberLoad last;
    private double average;
    private double sample;
    private double span;
    private boolean stalled;
    private long newsAt;

    /** A connection was opened. */
    void opened(long now) {
        open++;
        if (isFresh(now)) {
            since.add(now);
        }
    }

    /** A connection was closed. */
    void closed() {
        open = Math.max(0, open - 1);
    }

    /** Whether there is a report that is not too old to say anything. */
    boolean isFresh(long now) {
        return last != null && now - last.at() < STALE;
    }

    /** When the report stops being fresh; only if there is one. */
    long staleAt() {
        return last.at() + STALE;
    }

    /** The newest report; null before the first. */
    MemberLoad last() {
        return last;
    }

    /** Mean latency of the newest answers that are known of, milliseconds; 0 before any. */
    double sample() {
        return sample;
    }

    /**
     * What a request must be expected to take: the latency of the newest answers, or longer if
     * requests have not been answered that should have been. Milliseconds; 0 if unknown.
     */
    double expected() {
        return stalled ? Math.max(sample, span) : sample;
    }

    /** Whether requests have not been answered that should have been. */
    boolean isStalled() {
        return stalled;
    }

    /**
     * Takes a report.
     *
     * @return whether there were answers since the last one, so that the sample is new
     */
    boolean report(MemberLoad load) {
        long at = load.at();
        // Every answer moves the average.
        boolean news = load.ewmaMs() > 0 && load.ewmaMs() != average;
        judge(load);
        if (news) {
            sample = recovered(load);
            newsAt = at;
            average = load.ewmaMs();
        }
        if (!stalled) {
            span = sample;
        }
        last = load;
        since.clear();
        return news;
    }

    /** The mean behind the last movement of the average. */
    private double recovered(MemberLoad load) {
        double now = load.ewmaMs();
        if (average <= 0) {
            return now;
        }
        double kept = Math.exp(-(load.at() - newsAt) / NANOS_PER_SECOND / NODE_DECAY);
        double mean = now + (now - average) * kept / Math.max(1e-3, 1 - kept);
        double most = load.p99Ms() > 0 ? Math.max(load.p99Ms(), now) : 2 * now;
        return Math.min(Math.max(mean, now / 10), most);
    }

    /**
     * Compares what is in flight with what was expected to be. When it is far more, the member
     * answers too little; Little's law on the requests that have left since then says how long a
     * request takes.
     */
    private void judge(MemberLoad load) {
        stalled = false;
        if (last == null || load.at() - last.at() >= STALE) {
            return;
        }
        // As if it answered as usual, also when it did not before.
        span = sample;
        int before = pending(load.at());
        int inFlight = load.inFlight();
        if (inFlight <= before + 2 * Math.sqrt(before) + 2) {
            return;
        }
        double gone = Math.max(0.5, last.inFlight() + since.total() - (double) inFlight);
        double period = (load.at() - last.at()) / NANOS_PER_MILLI;
        span = Math.min(MAX_SPAN, (last.inFlight() + inFlight) / 2.0 * period / gone);
        stalled = true;
    }

    /**
     * Requests that it has now: reported, and opened since, less what has probably been answered.
     */
    int pending(long now) {
        if (last == null) {
            return open;
        }
        long then = Math.min(now, last.at() + TRUSTED);
        return Math.max(reported(then) + waiting(then), undone(then));
    }

    /** Requests that are left if the workers have been busy all the time since the report. */
    private int undone(long then) {
        if (last.workers() <= 0) {
            return 0;
        }
        double done = (double) (then - last.at()) * last.workers() / spanNanos();
        return (int) Math.ceil(Math.max(0, (double) last.inFlight() + since.total() - done));
    }

    /** When {@link #pending} changes next by itself; Long.MAX_VALUE if it does not. */
    long changesAt(long now) {
        if (last == null) {
            return Long.MAX_VALUE;
        }
        long until = last.at() + TRUSTED;
        long then = Math.min(now, until);
        long next = Long.MAX_VALUE;
        int reported = reported(then);
        if (reported > 0) {
            double left = (reported - 1.0) / last.inFlight();
            next = last.at() + (long) Math.ceil(spanNanos() * (1 - left)) + 1;
        }
        if (waiting(then) > 0) {
            next = Math.min(next, since.first() + spanNanos());
        }
        if (undone(then) > 0) {
            double each = (double) spanNanos() / last.workers();
            long steps = (long) ((then - last.at()) / each) + 1;
            next = Math.min(next, last.at() + (long) Math.ceil(steps * each) + 1);
        }
        return next > until ? Long.MAX_VALUE : Math.max(next, now + 1);
    }

    private int reported(long then) {
        double left = last.inFlight() * (1 - (then - last.at()) / (double) spanNanos());
        return left <= 0 ? 0 : (int) Math.ceil(left);
    }

    private int waiting(long then) {
        long spanNanos = spanNanos();
        while (since.size() > 0 && since.first() + spanNanos <= then) {
            since.drop();
        }
        return since.size();
    }

    private long spanNanos() {
        // Unknown: nothing is answered before the next report.
        return (long) ((span > 0 ? span : MAX_SPAN) * NANOS_PER_MILLI);
    }
}
