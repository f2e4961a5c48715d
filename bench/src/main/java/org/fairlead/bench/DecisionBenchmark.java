/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.bench;

import org.fairlead.lb.api.Member;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a new connection costs: choosing, counting it, and the reports that come meanwhile. */
@State(Scope.Benchmark)
public class DecisionBenchmark {
    /** Name of the algorithm. */
    @Param({
        "round-robin",
        "weighted-round-robin",
        "source-hash",
        "least-connections",
        "latency-weighted",
        "p2c-ewma",
        "predictive"
    })
    public String algorithm;

    /** Members of the pool. */
    @Param({"10", "1000", "10000"})
    public int members;

    private final PoolState pool = new PoolState();

    /** Makes the pool. */
    @Setup
    public void fill() {
        pool.fill(algorithm, members);
    }

    /**
     * One connection.
     *
     * @return the member that it went to
     */
    @Benchmark
    public Member decide() {
        pool.reports();
        return pool.decide();
    }
}
