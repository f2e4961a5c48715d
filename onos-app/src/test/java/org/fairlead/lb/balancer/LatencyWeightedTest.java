/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class LatencyWeightedTest {
    private final Lab lab = new Lab(new LatencyWeightedFactory());

    private void reports(int seconds, double... latencies) {
        for (int i = 0; i < 4 * seconds; i++) {
            lab.pass(250);
            for (int m = 0; m < latencies.length; m++) {
                if (latencies[m] > 0) {
                    lab.report(m, 0, latencies[m] + i % 2 * 1e-3);
                }
            }
        }
    }

    @Test
    public void sharesAreWeightByLatency() {
        lab.balancer.serve(Pools.members(1, 1, 2));
        reports(5, 10, 40, 20);
        int[] counts = lab.spread(3, 9_000);
        assertEquals(4_000, counts[0], 2);
        assertEquals(1_000, counts[1], 2);
        assertEquals(4_000, counts[2], 2);
    }

    @Test
    public void sharesFollowAChangeSmoothly() {
        lab.balancer.serve(Pools.members(1, 1));
        reports(5, 10, 10);
        double before = lab.explained(1).score();
        lab.pass(250);
        lab.report(0, 0, 10);
        lab.report(1, 0, 20);
        double after = lab.explained(1).score();
        assertTrue("it moved", after > 1.2 * before);
        reports(10, 10, 20);
        assertEquals(20, lab.explained(1).score(), 1);
    }

    @Test
    public void aMemberThatStallsLosesItsShareAtOnce() {
        lab.balancer.serve(Pools.members(1, 1));
        reports(5, 10, 10);
        lab.pass(250);
        lab.report(0, 0, 10);
        lab.report(1, 20, 10);
        int[] counts = lab.spread(2, 1_000);
        assertTrue("" + counts[1], counts[1] < 40);
    }

    @Test
    public void aSilentMemberCountsAsTheMean() {
        lab.balancer.serve(Pools.members(1, 1, 1));
        reports(5, 10, 30, 0);
        assertEquals(15, lab.explained(2).score(), 0.1);
        reports(3, 10, 0, 0);
        assertEquals("what it said is too old", 10, lab.explained(1).score(), 0.1);
        assertTrue(lab.explained(1).note().startsWith("latency unknown"));
        lab.pass(2_500);
        int[] counts = lab.spread(3, 300);
        for (int count : counts) {
            assertEquals("nobody reports", 100, count, 1);
        }
    }

    @Test
    public void theSlowestIsStillTried() {
        lab.balancer.serve(Pools.members(1, 1, 1, 1));
        reports(5, 1, 1, 1, 100_000);
        int[] counts = lab.spread(4, 10_000);
        assertTrue("" + counts[3], counts[3] > 0);
    }

    @Test
    public void whatWasSlowLongAgoIsForgotten() {
        lab.balancer.serve(Pools.members(1, 1));
        reports(5, 10, 1_000);
        for (int i = 0; i < 4 * 60; i++) {
            lab.pass(250);
            lab.report(0, 0, 10 + i % 2 * 1e-3);
            lab.report(1, 0, 1_000); // has answered nobody since
        }
        double score = lab.explained(1).score();
        assertTrue("" + score, score < 30);
    }
}
