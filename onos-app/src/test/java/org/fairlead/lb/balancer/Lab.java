/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.MemberLoad;

/** An algorithm with a clock that tests set, and short words for what it is told. */
final class Lab {
    static final long MILLI = 1_000_000;

    static final List<BalancerFactory> ALL =
            List.of(
                    new RoundRobinFactory(),
                    new WeightedRoundRobinFactory(),
                    new LeastConnectionsFactory(),
                    new SourceHashFactory(),
                    new LatencyWeightedFactory(),
                    new P2cEwmaFactory(),
                    new PredictiveFactory());

    /** Not zero, and soon below: clocks may start anywhere. */
    long now = -20_000 * MILLI;

    final Balancer balancer;
    private int clients;

    Lab(BalancerFactory factory, long seed) {
        balancer = factory.create(BalancerContext.of(() -> now, seed));
    }

    Lab(BalancerFactory factory) {
        this(factory, 1);
    }

    void pass(long millis) {
        now += millis * MILLI;
    }

    MemberLoad.Builder load(int member, int inFlight, double ewmaMs) {
        return MemberLoad.builder(Pools.id(member), now)
                .inFlight(inFlight)
                .workers(100)
                .ewmaMs(ewmaMs)
                .rate(10);
    }

    void report(int member, int inFlight, double ewmaMs) {
        balancer.load(load(member, inFlight, ewmaMs).build());
    }

    /** Makes choices, each of which opens a connection; says how many each member got. */
    int[] spread(int members, int choices) {
        int[] counts = new int[members];
        for (int i = 0; i < choices; i++) {
            int member = Pools.choose(balancer, clients++);
            balancer.opened(Pools.id(member));
            counts[member]++;
        }
        return counts;
    }

    List<Integer> sequence(int choices) {
        List<Integer> sequence = new ArrayList<>();
        for (int i = 0; i < choices; i++) {
            sequence.add(Pools.choose(balancer, clients++));
        }
        return sequence;
    }

    Candidate explained(int member) {
        return balancer.explain(Pools.client(0)).stream()
                .filter(c -> c.member().id().equals(Pools.id(member)))
                .findFirst()
                .orElseThrow(AssertionError::new);
    }
}
