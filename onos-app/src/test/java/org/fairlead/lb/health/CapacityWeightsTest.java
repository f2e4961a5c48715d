/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.junit.Test;

/** Weights from reports. */
public class CapacityWeightsTest {
    private static final MemberId A = MemberId.of("a");
    private static final MemberId B = MemberId.of("b");

    private final CapacityWeights weights = new CapacityWeights();
    private final Map<MemberId, CapacityWeights.Input> inputs = new HashMap<>();

    private static MemberLoad load(MemberId id, double rate, double ms, double cpu) {
        return MemberLoad.builder(id, 0).workers(2).rate(rate).ewmaMs(ms).cpu(cpu).build();
    }

    private void report(MemberId id, MemberLoad load, double errors) {
        inputs.put(id, new CapacityWeights.Input(load, errors));
    }

    private void seconds(int n) {
        for (int i = 0; i < n; i++) {
            weights.update(inputs);
        }
    }

    @Test
    public void followsThroughputOverUtilisation() {
        report(A, load(A, 100, 5, 0.5), 0); // busy workers a quarter, processor a half
        report(B, load(B, 100, 5, 0.9), 0);
        seconds(60);
        assertEquals(1, weights.factor(A), 0);
        assertEquals(0.5 / 0.9, weights.factor(B), 0.01);
    }

    @Test
    public void errorsCostTwiceTheirShare() {
        report(A, load(A, 100, 5, 0), 0);
        report(B, load(B, 100, 5, 0), 0.2);
        seconds(60);
        assertEquals(0.6, weights.factor(B), 0.01);
        report(B, load(B, 100, 5, 0), 1);
        seconds(60);
        assertEquals(CapacityWeights.FLOOR, weights.factor(B), 1e-9);
    }

    /** Property: whatever is reported, steps are limited and factors are in their range. */
    @Test
    public void stepsAreLimitedWhateverIsReported() {
        Random random = new Random(5);
        double[] before = {1, 1};
        for (int i = 0; i < 5_000; i++) {
            report(A, random.nextInt(10) == 0 ? null : wild(random, A), random.nextDouble());
            report(B, random.nextInt(10) == 0 ? null : wild(random, B), random.nextDouble());
            weights.update(inputs);
            double[] now = {weights.factor(A), weights.factor(B)};
            for (int m = 0; m < 2; m++) {
                assertTrue(now[m] >= CapacityWeights.FLOOR - 1e-12 && now[m] <= 1);
                assertTrue(now[m] <= before[m] * CapacityWeights.UP + 1e-12);
                assertTrue(now[m] >= before[m] * CapacityWeights.DOWN - 1e-12);
            }
            before = now;
        }
    }

    private static MemberLoad wild(Random random, MemberId id) {
        return load(
                id,
                Math.exp(20 * random.nextDouble() - 10),
                Math.exp(20 * random.nextDouble() - 10),
                random.nextDouble());
    }

    @Test
    public void noiseBetweenEqualMembersChangesNothing() {
        Random random = new Random(9);
        for (int i = 0; i < 500; i++) {
            report(A, load(A, 50, 10 * (0.9 + 0.2 * random.nextDouble()), 0), 0);
            report(B, load(B, 50, 10 * (0.9 + 0.2 * random.nextDouble()), 0), 0);
            weights.update(inputs);
            assertTrue(weights.factor(A) == 1 && weights.factor(B) == 1);
        }
    }

    @Test
    public void whoHasNothingToReportKeepsItsWeight() {
        report(A, load(A, 100, 5, 0), 0);
        report(B, load(B, 0, 0, 0), 0);
        seconds(10);
        assertEquals(1, weights.factor(B), 0);
        assertEquals(1, weights.factor(MemberId.of("unheard-of")), 0);
    }

    @Test
    public void comesBackWhenReportsExpire() {
        report(A, load(A, 100, 5, 0), 0);
        report(B, load(B, 100, 50, 0), 0);
        seconds(60);
        assertEquals(0.1, weights.factor(B), 0.01);
        report(B, null, 0);
        seconds(1);
        assertTrue("in steps", weights.factor(B) < 0.12);
        seconds(30);
        assertEquals(1, weights.factor(B), 0);
    }
}
