/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.health.ReportPath;
import org.fairlead.sim.Algorithms;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a load report costs from the frame to the algorithm, health included, when 25,000 members
 * send 100,000 of them a second.
 */
@State(Scope.Benchmark)
public class IngestBenchmark {
    private static final int RATE = 100_000;

    /** Name of the algorithm. */
    @Param({"least-connections", "latency-weighted", "p2c-ewma", "predictive"})
    public String algorithm;

    private final Map<PoolId, Balancer> balancers = new HashMap<>();
    private ReportPath path;

    /** Makes the pools, and lets every member report a few times. */
    @Setup
    public void fill() {
        path = new ReportPath(RATE);
        for (Pool pool : path.pools()) {
            Balancer balancer =
                    Algorithms.named(algorithm).create(BalancerContext.of(path::now, 1));
            balancer.serve(pool.members());
            balancers.put(pool.id(), balancer);
        }
        for (int i = 0; i < RATE; i++) {
            ingest();
        }
    }

    /** What was done and what it took, by the clock of the processor: others use it, too. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Spent {
        /** As many as come from one look at the members to the next: each batch has one. */
        private static final int EVERY = RATE / ReportPath.TICKS_A_SECOND;

        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        /** Reports. */
        public long reports;

        /** Time of this thread on a processor, nanoseconds. */
        public long nanos;

        private int count;
        private long last;

        /** Begins to count. */
        @Setup(Level.Iteration)
        public void begin() {
            reports = 0;
            nanos = 0;
            count = 0;
            last = THREADS.getCurrentThreadCpuTime();
        }

        void add() {
            if (++count == EVERY) {
                long now = THREADS.getCurrentThreadCpuTime();
                reports += count;
                nanos += now - last;
                last = now;
                count = 0;
            }
        }
    }

    private void ingest() {
        path.receive((pool, load) -> balancers.get(pool).load(load));
    }

    /**
     * One report.
     *
     * @param spent counts
     */
    @Benchmark
    public void ingest(Spent spent) {
        ingest();
        spent.add();
    }

    /** Nobody may have been lost on the way. */
    @TearDown
    public void check() {
        if (path.up() != path.pools().stream().mapToLong(p -> p.members().size()).sum()) {
            throw new IllegalStateException(path.up() + " are up");
        }
    }
}
