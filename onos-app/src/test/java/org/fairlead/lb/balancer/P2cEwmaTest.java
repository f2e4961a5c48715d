/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class P2cEwmaTest {
    private final Lab lab = new Lab(new P2cEwmaFactory());

    /** Reports every 250 ms, for some seconds, without any request in flight. */
    private void reports(int seconds, double... latencies) {
        for (int i = 0; i < 4 * seconds; i++) {
            lab.pass(250);
            for (int m = 0; m < latencies.length; m++) {
                lab.report(m, 0, latencies[m] + i % 2 * 1e-3);
            }
        }
    }

    @Test
    public void oneSpikeRaisesTheCostAtOnce() {
        PeakEwma ewma = new PeakEwma();
        ewma.observe(10, 0);
        assertEquals(10, ewma.value(0), 0);
        ewma.observe(1000, 1);
        assertEquals(1000, ewma.value(1), 1e-3);
    }

    @Test
    public void theCostComesDownSlowly() {
        PeakEwma ewma = new PeakEwma();
        ewma.observe(1000, 0);
        ewma.observe(10, 1_000_000_000L);
        assertEquals(10 + 990 * Math.exp(-0.1), ewma.value(1_000_000_000L), 1e-6);
        for (int second = 2; second <= 60; second++) {
            double before = ewma.value(second * 1_000_000_000L);
            ewma.observe(10, second * 1_000_000_000L);
            assertTrue(ewma.value(second * 1_000_000_000L) <= before + 10 * (1 - Math.exp(-0.1)));
        }
        assertEquals(10, ewma.value(60_000_000_000L), 5);
    }

    @Test
    public void theCostOfOneThatIsNotHeardOfDecays() {
        PeakEwma ewma = new PeakEwma();
        ewma.observe(1000, 0);
        assertEquals(1000 / Math.E, ewma.value((long) PeakEwma.DECAY_NANOS), 1e-6);
    }

    @Test
    public void theSlowOneGetsLess() {
        lab.balancer.serve(Pools.members(1, 1, 1));
        reports(5, 20, 20, 200);
        int[] counts = lab.spread(3, 12);
        assertTrue(counts[2] <= 1);
    }

    @Test
    public void aSpikeIsFeltWithTheFirstReportAndForAWhile() {
        lab.balancer.serve(Pools.members(1, 1));
        reports(5, 20, 20);
        lab.pass(250);
        lab.report(0, 0, 20);
        lab.balancer.load(lab.load(1, 0, 60).p99Ms(500).build()); // a mean of 360 since the last
        assertEquals(360, lab.explained(1).score(), 15);
        reports(2, 20, 60);
        double later = lab.explained(1).score();
        assertTrue("" + later, later > 250 && later < 360);
    }

    @Test
    public void whatIsInFlightCounts() {
        lab.balancer.serve(Pools.members(1, 1));
        lab.report(0, 9, 20);
        lab.report(1, 0, 100);
        assertEquals(200, lab.explained(0).score(), 0);
        assertEquals(100, lab.explained(1).score(), 0);
        assertEquals(1, Pools.choose(lab.balancer, 1));
        assertEquals("20.0 ms, 9 in flight", lab.explained(0).note());
    }

    @Test
    public void withoutFreshReportsConnectionsCount() {
        lab.balancer.serve(Pools.members(1, 1));
        lab.balancer.opened(Pools.id(0));
        lab.report(0, 0, 1);
        assertEquals("one is silent", 1, Pools.choose(lab.balancer, 1));
        lab.report(1, 5, 1);
        assertEquals(0, Pools.choose(lab.balancer, 1));
        lab.pass(2_000);
        assertEquals("both are old", 1, Pools.choose(lab.balancer, 1));
        assertTrue(Double.isNaN(lab.explained(1).score()));
    }
}
