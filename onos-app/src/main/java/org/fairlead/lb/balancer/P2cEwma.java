/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.MemberLoad;

/**
 * Of two members drawn at random, the one with the smaller product of its latency, as a {@link
 * PeakEwma}, and the requests that it would have. This is the balancer that Finagle calls P2C peak
 * EWMA; there every answer is observed, here the mean of the answers between two load reports.
 * Without fresh reports it is the power of two choices by connections. Not thread-safe.
 */
final class P2cEwma extends SampledChoice<P2cEwma.State> {
    private static final int DRAWS = 2;

    P2cEwma(BalancerContext context) {
        super(P2cEwmaFactory.NAME, DRAWS, context);
    }

    @Override
    State begin() {
        return new State();
    }

    @Override
    void learn(State state, MemberLoad load) {
        if (state.report(load)) {
            state.latency.observe(state.sample(), load.at());
        }
    }

    @Override
    double cost(State state, double requests, long now) {
        return state.sample() == 0 ? Double.NaN : state.latency.value(now) * (requests + 1);
    }

    @Override
    String note(State state, long now) {
        return state.isFresh(now)
                ? Millis.text(state.latency.value(now)) + ", " + state.pending(now) + " in flight"
                : state.open + " open, no fresh report";
    }

    /** A member's signals and average. */
    static final class State extends Signals {
        final PeakEwma latency = new PeakEwma();
    }
}
