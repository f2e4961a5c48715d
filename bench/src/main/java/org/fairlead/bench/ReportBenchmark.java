/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the report of one of 1,000 members costs an algorithm that listens. */
@State(Scope.Benchmark)
public class ReportBenchmark {
    private static final int MEMBERS = 1_000;

    /** Name of the algorithm. */
    @Param({"least-connections", "latency-weighted", "p2c-ewma", "predictive"})
    public String algorithm;

    private final PoolState pool = new PoolState();

    /** Makes the pool, with connections. */
    @Setup
    public void fill() {
        pool.fill(algorithm, MEMBERS);
        for (int i = 0; i < 10 * MEMBERS; i++) {
            pool.reports();
            pool.decide();
        }
    }

    /** One report. */
    @Benchmark
    public void report() {
        pool.report();
    }
}
