/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Random;
import org.junit.Test;

public class PredictiveTest {
    private final Lab lab = new Lab(new PredictiveFactory());
    private final Random random = new Random(6);
    private final double[] averages = {10, 10, 10};

    /** Reports in which the latency is 10 ms and as much again for each that waits. */
    private void teach(int member, String version, int reports) {
        for (int i = 0; i < reports; i++) {
            lab.pass(250);
            int inFlight = (int) (lab.now / Lab.MILLI / 2_000 & 7);
            double latency = 10 * Math.max(1, inFlight) + random.nextDouble();
            averages[member] += (latency - averages[member]) * (1 - Math.exp(-0.25 / 2));
            lab.balancer.load(
                    lab.load(member, inFlight, averages[member])
                            .workers(1)
                            .version(version)
                            .p99Ms(100)
                            .build());
        }
    }

    @Test
    public void leastSquaresFindTheLine() {
        LeastSquares model = new LeastSquares(new double[] {0, 0});
        for (int i = 0; i < 1_000; i++) {
            double x = random.nextDouble() * 5;
            model.learn(new double[] {1, x}, 30 + 4 * x + random.nextGaussian());
        }
        assertEquals(30, model.weights()[0], 1);
        assertEquals(4, model.weights()[1], 0.5);
    }

    @Test
    public void leastSquaresFollowASuddenChange() {
        LeastSquares model = new LeastSquares(new double[] {10});
        for (int i = 0; i < 1_000; i++) {
            model.learn(new double[] {1}, 10);
        }
        for (int i = 0; i < 5; i++) {
            model.learn(new double[] {1}, 1000);
        }
        assertEquals(1000, model.predict(new double[] {1}), 100);
        for (int i = 0; i < 10; i++) {
            model.learn(new double[] {1}, 10);
        }
        assertEquals(10, model.predict(new double[] {1}), 5);
    }

    @Test
    public void theModelStaysFiniteWhenNothingVaries() {
        LeastSquares model = new LeastSquares(new double[] {0, 0, 0});
        for (int i = 0; i < 1_000_000; i++) {
            model.learn(new double[] {1, 0, 0}, 10 + random.nextDouble());
        }
        assertEquals(10.5, model.predict(new double[] {1, 0, 0}), 1);
        assertTrue(Double.isFinite(model.predict(new double[] {1, 5, 5})));
    }

    @Test
    public void requestsThatWaitCost() {
        lab.balancer.serve(Pools.members(1, 1));
        teach(0, "v1", 200);
        teach(1, "v1", 200);
        lab.pass(1);
        lab.balancer.load(lab.load(0, 0, averages[0]).workers(1).version("v1").build());
        lab.balancer.load(lab.load(1, 7, averages[1]).workers(1).version("v1").build());
        assertTrue(
                lab.balancer.explain(null).toString(),
                lab.explained(1).score() > 2 * lab.explained(0).score());
        assertEquals(0, Pools.choose(lab.balancer, 1));
    }

    @Test
    public void aNewMemberStartsWithWhatItsVersionIsKnownFor() {
        lab.balancer.serve(Pools.members(1, 1, 1));
        teach(0, "fast", 50);
        for (int i = 0; i < 50; i++) {
            lab.pass(250);
            lab.balancer.load(lab.load(1, 1, 500 + random.nextDouble()).version("slow").build());
        }
        lab.balancer.load(lab.load(2, 1, 450).version("slow").build());
        lab.balancer.load(lab.load(0, 1, 10).version("fast").build());
        assertTrue(lab.explained(2).score() > 200);
        assertTrue(lab.explained(0).score() < 100);
    }

    @Test
    public void theSlowOneIsTriedButRarely() {
        lab.balancer.serve(Pools.members(1, 1, 1));
        int[] counts = new int[3];
        for (int i = 0; i < 4 * 120; i++) {
            lab.pass(250);
            lab.report(0, 0, 10 + i % 2);
            lab.report(1, 0, 10 + i % 2);
            lab.report(2, 0, i < 20 ? 2_000 + i : 2_020); // heard of for the first 5 s only
            int[] now = lab.spread(3, 20);
            for (int m = 0; i >= 20 && m < 3; m++) {
                counts[m] += now[m];
            }
        }
        assertTrue("tried in 115 s: " + counts[2], counts[2] >= 15 && counts[2] <= 24);
    }

    @Test
    public void trialsAreAtMostOneChoiceInFifty() {
        int size = 200;
        lab.balancer.serve(Pools.members(new Random(1).ints(size, 1, 2).toArray()));
        for (int m = 0; m < 2 * size; m++) {
            lab.pass(1);
            lab.report(m % size, 0, 10 + m / size);
        }
        int trials = 0;
        for (int i = 0; i < 2_000; i++) {
            lab.pass(50);
            for (int m = 0; i % 5 == 0 && m < size; m++) {
                lab.report(m, 0, 11); // no news of answers
            }
            trials +=
                    lab.balancer.choose(Pools.client(i)).reason().contains("tried to learn")
                            ? 1
                            : 0;
        }
        assertTrue("" + trials, trials > 20 && trials <= 2_000 / Predictive.TRIAL_EVERY);
    }

    @Test
    public void withoutFreshReportsConnectionsCount() {
        lab.balancer.serve(Pools.members(1, 1));
        lab.balancer.opened(Pools.id(0));
        assertEquals(1, Pools.choose(lab.balancer, 1));
        teach(0, "v1", 1);
        teach(1, "v1", 1);
        lab.pass(2_500);
        assertEquals(1, Pools.choose(lab.balancer, 1));
    }
}
