/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.outcome;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Random;
import org.fairlead.lb.api.Difference;
import org.fairlead.lb.api.RequestTotals;
import org.junit.Test;

/** The tests against values that others have published. */
public class SignificanceTest {

    private static RequestTotals latencies(double... values) {
        double sum = 0;
        double squares = 0;
        for (double v : values) {
            sum += v;
            squares += v * v;
        }
        return new RequestTotals(1, values.length, 0, 0, sum, squares);
    }

    /** A group of which only mean, variance and size are known. */
    private static RequestTotals moments(int n, double mean, double variance) {
        return new RequestTotals(1, n, 0, 0, n * mean, variance * (n - 1) + n * mean * mean);
    }

    private static RequestTotals counts(long failed, long all) {
        return new RequestTotals(1, all - failed, 0, failed, 0, 0);
    }

    @Test
    public void welchsTestGivesWhatIsPublishedOfStudentsSleepData() {
        // The data of "Student", 1908; R's t.test(extra ~ group, sleep): t = -1.8608,
        // df = 17.776, p-value = 0.07939, 95 percent confidence interval -3.3654832 to 0.2054832.
        RequestTotals first = latencies(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0);
        RequestTotals second = latencies(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4);
        Difference d = Significance.latency(first, second);
        assertEquals(Significance.WELCH, d.test());
        assertEquals(1.58, d.value(), 1e-9);
        assertEquals(-0.2054832, d.low(), 1e-6);
        assertEquals(3.3654832, d.high(), 1e-6);
        assertEquals(0.07939, d.p(), 5e-6);
        assertFalse(d.isReal());
        assertEquals("both ways", d.p(), Significance.latency(second, first).p(), 1e-12);
    }

    @Test
    public void fishersTestGivesWhatIsPublished() {
        // The lady tasting tea, Fisher 1935: 3 of 4 right; two-sided p-value 0.4857.
        Difference tea = Significance.failures(counts(3, 4), counts(1, 4));
        assertEquals(Significance.FISHER, tea.test());
        assertEquals(0.4857143, tea.p(), 1e-7);
        // Convictions of twins, Fisher 1962; R's fisher.test: two-sided p-value 0.0005367.
        assertEquals(0.0005367, Significance.fisher(counts(2, 17), counts(10, 13)), 5e-8);
        Difference few = Significance.failures(counts(0, 1000), counts(4, 1000));
        assertEquals(Significance.FISHER, few.test());
        // 2 * C(1000,4) / C(2000,4)
        assertEquals(0.1247, few.p(), 5e-4);
        assertFalse(few.isReal());
        assertEquals(0.004, few.value(), 1e-12);
        assertTrue(Double.isNaN(few.low()));
    }

    @Test
    public void theTestOfTwoProportionsGivesWhatIsPublished() {
        // R's prop.test(c(15, 25), c(50, 50), correct = FALSE): p-value 0.04123. The interval is
        // 0.2 less and more 1.95996 * sqrt(0.3 * 0.7 / 50 + 0.5 * 0.5 / 50) = 0.187993.
        Difference d = Significance.failures(counts(25, 50), counts(15, 50));
        assertEquals(Significance.TWO_PROPORTIONS, d.test());
        assertEquals(0.04123, d.p(), 5e-6);
        assertEquals(-0.2, d.value(), 1e-12);
        assertEquals(-0.387993, d.low(), 5e-7);
        assertEquals(-0.012007, d.high(), 5e-7);
        assertTrue(d.isReal());
        // The field trial of Salk's vaccine, 1954: 57 of 200,745 against 142 of 201,229, z = 6.01.
        Difference salk = Significance.failures(counts(57, 200_745), counts(142, 201_229));
        assertEquals(1.855e-9, salk.p(), 2e-11);
    }

    @Test
    public void withTooLittleItDoesNotGuess() {
        assertTrue(Double.isNaN(Significance.latency(latencies(1), latencies(1, 2)).p()));
        assertTrue(Double.isNaN(Significance.latency(latencies(), latencies(1, 2)).value()));
        assertTrue(Double.isNaN(Significance.latency(latencies(3, 3), latencies(4, 4)).p()));
        assertFalse(Significance.latency(latencies(1), latencies(1, 2)).isReal());
        Difference nobody = Significance.failures(counts(0, 0), counts(1, 9));
        assertTrue(Double.isNaN(nobody.p()));
        assertFalse(nobody.isReal());
        assertEquals(1, Significance.failures(counts(0, 10), counts(0, 20)).p(), 1e-12);
        assertEquals(1, Significance.failures(counts(10, 10), counts(20, 20)).p(), 1e-12);
    }

    @Test
    public void whereThereIsNoDifferenceOneInTwentyIsFound() {
        Random random = new Random(1);
        int found = 0;
        for (int i = 0; i < 2_000; i++) {
            double[] a = random.doubles(30).map(x -> -10 * Math.log(1 - x) + 5).toArray();
            double[] b = random.doubles(60).map(x -> -10 * Math.log(1 - x) + 5).toArray();
            found += Significance.latency(latencies(a), latencies(b)).isReal() ? 1 : 0;
        }
        assertTrue("found " + found, found > 2_000 * 0.03 && found < 2_000 * 0.075);
    }

    @Test
    public void manyRequestsWithSmallSpreadLoseNoPrecision() {
        RequestTotals a = moments(100_000_000, 250, 0.25);
        assertEquals(0.25, a.variance(), 1e-4);
        assertEquals(0, latencies(7, 7, 7).variance(), 0);
    }
}
