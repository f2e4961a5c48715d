/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.util.HashMap;
import java.util.Map;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;

/**
 * Weights from what members report: throughput over utilisation, as Envoy's {@code
 * client_side_weighted_round_robin} (gRFC A58), less a penalty for errors.
 *
 * <p>Utilisation is the greater of the processor's share and the share of busy workers, the latter
 * by Little's law (rate × latency / workers): at a low rate a count of the requests in flight at
 * one moment would be 0 or 1 by chance. Waiting is part of the latency, so a queue shows. Where the
 * processor does not matter, the quotient is workers over latency. A member's factor is its
 * capacity over the greatest of the pool. Factors follow in limited steps, small differences count
 * for nothing, and a member without a recent report, or that has just joined, goes towards 1. To be
 * called once a second. Not thread-safe.
 */
final class CapacityWeights {
    /** Smallest factor: a member with no traffic at all could not show that it is well again. */
    static final double FLOOR = 0.05;

    /** How much a factor grows or shrinks a second at most. */
    static final double UP = 1.15;

    static final double DOWN = 0.7;

    /** Smallest relative change of the goal that counts; what is so near to 1 is 1. */
    static final double DEAD_BAND = 0.15;

    /** Time after joining for which reports do not count. */
    static final long BLACKOUT_MILLIS = 10_000;

    /** Share of a new capacity in the moving average. */
    static final double SMOOTHING = 0.3;

    /** Reports that must have come before they count. */
    static final int ENOUGH = 5;

    /** Answers a second from which a report tells anything. */
    static final double MIN_RATE = 0.2;

    /** What an error costs: with a share e of errors, e times this is taken off. */
    static final double ERROR_PENALTY = 2;

    private static final double MIN_UTILISATION = 1e-4;

    /** What is known of a member at an update. */
    static final class Input {
        private final MemberLoad load;
        private final double errors;

        /**
         * Makes an input.
         *
         * @param load a recent report, or null: blacked out, expired, or none came
         * @param errors share of connections that failed, 0 to 1
         */
        Input(MemberLoad load, double errors) {
            this.load = load;
            this.errors = errors;
        }
    }

    private static final class State {
        private double capacity;
        private int samples;
        private double goal = 1;
        private double factor = 1;
    }

    private final Map<MemberId, State> states = new HashMap<>();

    /** The factor of a member, {@link #FLOOR} to 1. */
    double factor(MemberId member) {
        State state = states.get(member);
        return state == null ? 1 : state.factor;
    }

    /** Forgets everything. */
    void clear() {
        states.clear();
    }

    /** Takes a second's reports in. */
    void update(Map<MemberId, Input> inputs) {
        states.keySet().retainAll(inputs.keySet());
        double best = 0;
        for (Map.Entry<MemberId, Input> e : inputs.entrySet()) {
            State state = states.computeIfAbsent(e.getKey(), m -> new State());
            learn(state, e.getValue());
            if (state.samples >= ENOUGH) {
                best = Math.max(best, state.capacity);
            }
        }
        for (State state : states.values()) {
            double goal = state.samples < ENOUGH || best <= 0 ? 1 : state.capacity / best;
            goal = goal > 1 - DEAD_BAND ? 1 : Math.max(FLOOR, goal);
            if (goal == 1 || Math.abs(goal - state.goal) > DEAD_BAND * state.goal) {
                state.goal = goal;
            }
            state.factor = Math.max(state.factor * DOWN, Math.min(state.factor * UP, state.goal));
        }
    }

    private static void learn(State state, Input input) {
        if (input.load == null) {
            state.samples = 0;
            return;
        }
        double now = capacity(input.load, input.errors);
        if (!Double.isNaN(now)) {
            state.samples++;
            double share = Math.max(SMOOTHING, 1.0 / state.samples); // at first, the mean
            state.capacity += share * (now - state.capacity);
        }
    }

    /** Answers a second that a member could give; NaN if its report does not tell. */
    static double capacity(MemberLoad load, double errors) {
        if (load.rate() < MIN_RATE) {
            return Double.NaN;
        }
        int workers = Math.max(1, load.workers());
        double byLittle = load.rate() * load.ewmaMs() / 1000 / workers;
        double utilisation = Math.max(MIN_UTILISATION, Math.max(load.cpu(), byLittle));
        return load.rate() / utilisation * Math.max(0, 1 - ERROR_PENALTY * errors);
    }
}
