/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.sim;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.util.Random;
import org.junit.Test;

public class SimulationTest {
    private static final long SEED = 1;

    private static Latencies run(String scenario, String algorithm, long seed) {
        return new Simulation(Scenarios.named(scenario), Algorithms.named(algorithm), seed).run();
    }

    private static double success(String scenario, String algorithm) {
        return run(scenario, algorithm, SEED).within(1_000);
    }

    /** Jenson and Oanta, 2016: 95 % round robin, 99 % least loaded, 99.9 % peak EWMA. */
    @Test
    public void withOneSlowMemberThePublishedOrderHolds() {
        double turns = success("slow-member", "round-robin");
        double least = success("slow-member", "least-connections");
        double ewma = success("slow-member", "p2c-ewma");
        assertEquals(95.45, turns, 0.1);
        assertTrue("least-connections " + least, least >= 99 && least > turns);
        assertTrue("p2c-ewma " + ewma, ewma >= 99.9 && ewma > least);
        assertTrue(success("slow-member", "latency-weighted") > 99);
        assertTrue(success("slow-member", "predictive") >= 99.9);
    }

    @Test
    public void thoseThatLookAtLoadFindTheCapacitiesByThemselves() {
        assertTrue(success("capacities", "round-robin") < 90);
        for (String algorithm :
                new String[] {"least-connections", "latency-weighted", "p2c-ewma", "predictive"}) {
            assertTrue(algorithm, success("capacities", algorithm) > 99.9);
        }
        assertTrue(success("capacities-weighted", "weighted-round-robin") > 99.99);
    }

    @Test
    public void slowStartSparesThoseThatAreCold() {
        for (String scenario : new String[] {"rolling-restart", "herd"}) {
            assertTrue(success(scenario, "weighted-round-robin") < 98);
            assertTrue(success(scenario + "-slow-start", "weighted-round-robin") > 99.9);
        }
    }

    @Test
    public void slowStartSparesThemUnderTurnsToo() {
        assertTrue(success("rolling-restart", "round-robin") < 98);
        assertTrue(success("rolling-restart-slow-start", "round-robin") > 99.9);
    }

    @Test
    public void weightsThatFollowReportsFindTheCapacitiesToo() {
        double without = success("capacities", "weighted-round-robin");
        double with = success("capacities-dynamic-weights", "weighted-round-robin");
        assertTrue(without + " " + with, without < 90 && with > 95);
    }

    /** A tenth of the requests of 30 in 50 s, 6 %, would be lost without a circuit breaker. */
    @Test
    public void whoRefusesConnectionsIsEjectedThoughItsChecksAreGood() {
        double success = success("broken", "weighted-round-robin");
        assertTrue("" + success, success > 98.5);
    }

    /** With it back at once each time, 1 % would be lost. */
    @Test
    public void whoFlapsIsHeldBack() {
        double success = success("flapping", "weighted-round-robin");
        assertTrue("" + success, success > 99.5);
    }

    @Test
    public void theSameSeedIsTheSameRun() {
        Latencies first = run("flapping", "predictive", 5);
        Latencies second = run("flapping", "predictive", 5);
        Latencies other = run("flapping", "predictive", 6);
        assertEquals(first.count(), second.count());
        for (double percent : new double[] {10, 50, 90, 99, 99.5}) {
            assertEquals(first.percentile(percent), second.percentile(percent), 0);
        }
        assertNotEquals(first.percentile(50), other.percentile(50), 0);
    }

    @Test
    public void aQueueDoesWhatTheoryAllowsIt() {
        // M/M/1 at a load of a half: twice the service time on average.
        Events events = new Events();
        Random random = new Random(3);
        NodeSpec spec = NodeSpec.of(1, 10_000, r -> -10 * Math.log(1 - r.nextDouble()));
        Node node = new Node(events, 4, null, spec);
        double[] sum = new double[1];
        int requests = 200_000;
        double at = 0;
        for (int i = 0; i < requests; i++) {
            at += -20 * Math.log(1 - random.nextDouble());
            events.at(
                    (long) (at * 1e6),
                    () -> {
                        long begun = events.now();
                        node.request(ok -> sum[0] += (events.now() - begun) / 1e6);
                    });
        }
        events.runUntil(Long.MAX_VALUE / 2);
        assertEquals(20, sum[0] / requests, 0.5);
    }

    @Test
    public void latenciesAreCounted() {
        Latencies latencies = new Latencies();
        for (int i = 1; i <= 200_000; i++) {
            latencies.end(latencies.begin(), i / 100.0);
        }
        latencies.begin(); // never answered
        assertEquals(1_000, latencies.percentile(50), 1);
        assertEquals(50, latencies.within(1_000), 0.01);
        assertEquals(Simulation.GIVEN_UP, latencies.percentile(100), 0);
    }
}
