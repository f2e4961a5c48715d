/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import java.util.HashMap;
import java.util.Map;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.MemberLoad;

/**
 * Of two members drawn at random, the one whose latency is predicted to be the least. There is a
 * linear model for each version of what is served: the latency over the requests that a member has
 * for each worker, those of them that wait, and its use of the processor ({@link LeastSquares});
 * every load report that brings news is an observation. A member has a factor of its own on top, by
 * which it is slower or faster than its version. A version that is not known yet starts from what
 * queueing says, and the model stays in bounds of that: a request that waits never makes the next
 * one sooner, whatever chance has made of a few observations.
 *
 * <p>A prediction is never below a part of what was last seen, and never below what {@link Signals}
 * finds when requests stay unanswered. A member that looks bad is tried now and then, when nothing
 * was heard of its answers for a while; at most one choice in 50 is such a trial, and a member has
 * one in 5 s at most.
 *
 * <p>Weights say how often a member is drawn. Without fresh reports it is the power of two choices
 * by connections. Not thread-safe.
 */
final class Predictive extends SampledChoice<Predictive.State> {
    static final int DRAWS = 2;

    /** At most one choice in so many is made to learn. */
    static final int TRIAL_EVERY = 50;

    /** A member is tried when nothing was heard of its answers for so long. */
    static final long TRIAL_AFTER = 5_000_000_000L;

    private static final int INPUTS = 4;
    private static final double LEAST_LEVEL = 1e-3;

    /** Time in which a member's own level follows what is seen of it. */
    private static final double LEVEL_SECONDS = 3;

    /** Time in which it comes back to that of its version while nothing is heard of answers. */
    private static final double FORGET_SECONDS = 30;

    /** A member is that much faster or slower than its version at most. */
    private static final double MOST_RATIO = 1_000;

    /** Members say what they serve: that must not fill the memory. */
    private static final int MOST_VERSIONS = 64;

    private static final double NANOS = 1e9;

    /** Share of the latency last seen that is the least to be predicted. */
    private static final double LEAST = 0.2;

    private final Map<String, LeastSquares> versions = new HashMap<>();
    private final double[] inputs = new double[INPUTS];

    /** Choices that may be trials; grows by one with each choice. */
    private int allowance;

    Predictive(BalancerContext context) {
        super(PredictiveFactory.NAME, DRAWS, context);
    }

    @Override
    State begin() {
        return new State();
    }

    @Override
    void learn(State state, MemberLoad load) {
        MemberLoad before = state.last();
        boolean news = state.report(load);
        if (!load.version().equals(state.version)) {
            state.version = load.version();
            state.model = null;
            state.ratio = 1;
        }
        if (state.model == null) {
            state.model = versions.get(state.version);
        }
        double seconds = before == null ? 0 : (load.at() - before.at()) / NANOS;
        if (!news) {
            state.ratio = Math.pow(state.ratio, Math.exp(-seconds / FORGET_SECONDS));
            return;
        }
        state.quietSince = load.at();
        if (before != null && !isChanging(before, load)) {
            // The answers since the last report are to requests that came at about its time.
            fill(load, before.inFlight());
            observe(state, state.sample(), seconds);
        }
    }

    private void observe(State state, double latency, double seconds) {
        if (state.model == null) {
            // As queueing says: a worker that is busy or a request that waits costs as much again.
            double[] prior = {latency, latency, latency, 0};
            state.model = new LeastSquares(prior);
            if (versions.size() == MOST_VERSIONS) {
                // Members go on with what they have.
                versions.clear();
            }
            versions.put(state.version, state.model);
        }
        double off = latency / Math.max(LEAST_LEVEL, state.model.predict(inputs));
        double kept = Math.exp(-seconds / LEVEL_SECONDS);
        state.ratio = Math.pow(state.ratio, kept) * Math.pow(off, 1 - kept);
        state.ratio = Math.min(MOST_RATIO, Math.max(1 / MOST_RATIO, state.ratio));
        // What sets the member apart is not the version's.
        teach(state.model, latency / state.ratio);
    }

    /**
     * While a queue fills or empties, latencies belong to lengths of it that no report has seen.
     */
    private static boolean isChanging(MemberLoad before, MemberLoad now) {
        return Math.abs(now.inFlight() - before.inFlight()) > Math.max(1, now.workers());
    }

    private void teach(LeastSquares model, double latency) {
        model.learn(inputs, latency);
        model.bound(0, LEAST_LEVEL, Double.MAX_VALUE);
        double level = model.weight(0);
        model.bound(1, 0.25 * level, level);
        model.bound(2, level, 4 * level);
        model.bound(3, 0, level);
    }

    private void fill(MemberLoad load, double requests) {
        double workers = Math.max(1, load.workers());
        inputs[0] = 1;
        inputs[1] = requests / workers;
        inputs[2] = Math.max(0, requests - workers) / workers;
        inputs[3] = load.cpu();
    }

    @Override
    double cost(State state, double requests, long now) {
        if (state.model == null) {
            return Double.NaN;
        }
        // Of its own, not as of a member of mean weight: what it takes hangs on its own workers.
        fill(state.last(), state.pending(now) + 1);
        double least = state.isStalled() ? state.expected() : LEAST * state.sample();
        return Math.max(state.ratio * state.model.predict(inputs), least);
    }

    @Override
    boolean explores(State state, long now) {
        return allowance >= TRIAL_EVERY
                && state.model != null
                && now - state.quietSince >= TRIAL_AFTER;
    }

    @Override
    void chosen(State state, boolean explored, long now) {
        allowance = explored ? 0 : Math.min(TRIAL_EVERY, allowance + 1);
        if (explored) {
            state.quietSince = now;
        }
    }

    @Override
    String note(State state, long now) {
        if (!state.isFresh(now) || state.model == null) {
            return state.open + " open, nothing learned";
        }
        return "predicted "
                + Millis.text(cost(state, state.pending(now), now))
                + " with "
                + state.pending(now)
                + " in flight";
    }

    /** A member's signals and model. */
    static final class State extends Signals {
        String version = "";

        /** Its version's; null before the first observation of that. */
        LeastSquares model;

        /** How many times longer it takes than what is usual for its version. */
        double ratio = 1;

        /** When it was last heard of answers, or tried. */
        long quietSince;
    }
}
