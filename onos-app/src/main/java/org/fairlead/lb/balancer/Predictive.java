/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import java.util.HashMap;
import java.util.Map;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.MemberLoad;

/**
 * Of a few members drawn at random, the one whose latency is predicted to be the least. Each member
 * has a linear model of its latency over the requests that it has for each worker, those of them
 * that wait, and its use of the processor ({@link LeastSquares}); every load report that brings
 * news is an observation. A member starts from the model of all that serve the same version, and
 * starts anew when its version changes; the first of a version from what queueing says: the time of
 * one request, and as much again for each that waits before it.
 *
 * <p>A linear model of one member is wrong at times, so its prediction is never below a part of
 * what was last seen, and never below what {@link Signals} finds when requests stay unanswered. And
 * it does not decay: a member that looks bad is tried now and then, when nothing was heard of its
 * answers for a while; at most one choice in 50 is such a trial, and a member has one at a time.
 *
 * <p>Without fresh reports it is the power of choices by connections. Not thread-safe.
 */
final class Predictive extends SampledChoice<Predictive.State> {
    static final int DRAWS = 4;

    /** At most one choice in so many is made to learn. */
    static final int TRIAL_EVERY = 50;

    /** A member is tried when nothing was heard of its answers for so long. */
    static final long TRIAL_AFTER = 5_000_000_000L;

    private static final int INPUTS = 4;

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
        }
        if (!news) {
            return;
        }
        // The answers since the last report have met what it said, or this one.
        double requests =
                before == null ? load.inFlight() : (before.inFlight() + load.inFlight()) / 2.0;
        fill(load, requests);
        state.quietSince = load.at();
        double latency = state.sample();
        LeastSquares shared =
                versions.computeIfAbsent(
                        state.version,
                        v -> new LeastSquares(new double[] {latency, 0, latency, 0}));
        if (state.model == null) {
            state.model = new LeastSquares(shared.weights());
        }
        shared.learn(inputs, latency);
        state.model.learn(inputs, latency);
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
        fill(state.last(), requests + 1);
        double least = state.isStalled() ? state.expected() : LEAST * state.sample();
        return Math.max(state.model.predict(inputs), least);
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

        /** Null before the first observation. */
        LeastSquares model;

        /** When it was last heard of answers, or tried. */
        long quietSince;
    }
}
