/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Random;
import org.fairlead.lb.api.CircuitState;
import org.junit.Test;

/** The small state machines, each by itself. */
public class MachinesTest {

    // Rise and fall

    @Test
    public void oneGoodCheckIsEnoughForAMemberThatWasNeverBad() {
        RiseFall checks = new RiseFall();
        checks.add(true, 3, 3);
        assertEquals(RiseFall.Verdict.GOOD, checks.verdict());
    }

    @Test
    public void fallsAfterSoManyBadChecksInARowOnly() {
        RiseFall checks = new RiseFall();
        checks.add(true, 2, 3);
        for (int i = 0; i < 50; i++) {
            checks.add(false, 2, 3);
            checks.add(false, 2, 3);
            assertTrue(checks.isInTransition());
            checks.add(true, 2, 3);
            assertFalse(checks.isInTransition());
        }
        assertEquals(RiseFall.Verdict.GOOD, checks.verdict());
        for (int i = 0; i < 3; i++) {
            checks.add(false, 2, 3);
        }
        assertEquals(RiseFall.Verdict.BAD, checks.verdict());
        checks.add(true, 2, 3);
        assertEquals(RiseFall.Verdict.BAD, checks.verdict());
        checks.add(true, 2, 3);
        assertEquals(RiseFall.Verdict.GOOD, checks.verdict());
    }

    /** Property: the verdict is that of the last run that was long enough, for any sequence. */
    @Test
    public void theVerdictIsThatOfTheLastLongRun() {
        Random random = new Random(7);
        for (int trial = 0; trial < 300; trial++) {
            int rise = 1 + random.nextInt(4);
            int fall = 1 + random.nextInt(4);
            RiseFall checks = new RiseFall();
            checks.force(RiseFall.Verdict.BAD);
            boolean expected = false;
            int run = 0;
            boolean last = false;
            for (int i = 0; i < 100; i++) {
                boolean good = random.nextBoolean();
                run = i > 0 && good == last ? run + 1 : 1;
                last = good;
                expected = run >= (good ? rise : fall) ? good : expected;
                checks.add(good, rise, fall);
                assertEquals(expected, checks.verdict() == RiseFall.Verdict.GOOD);
            }
        }
    }

    // When to check

    @Test
    public void pausesVaryByATenth() {
        CheckTimer timer = new CheckTimer(0, 5_000, new Random(1));
        assertTrue(timer.dueAt() < 5_000);
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 1_000; i++) {
            timer.schedule(10_000, 5_000);
            least = Math.min(least, timer.dueAt() - 10_000);
            most = Math.max(most, timer.dueAt() - 10_000);
        }
        assertTrue(least >= 4_500 && least < 4_550);
        assertTrue(most <= 5_500 && most > 5_450);
        timer.hurry(10_001);
        assertTrue(timer.isDue(10_001));
    }

    // Reports that stay away

    @Test
    public void threeMissingReportsMakeAMemberSuspectOnce() {
        ReportWatch watch = new ReportWatch();
        assertFalse("never heard of", watch.becomesSuspect(1_000_000));
        watch.heard(1_000);
        assertFalse(watch.becomesSuspect(1_749));
        assertTrue(watch.becomesSuspect(1_750));
        assertFalse("once", watch.becomesSuspect(2_000));
        watch.heard(2_100);
        assertFalse(watch.becomesSuspect(2_300));
        assertTrue(watch.becomesSuspect(2_850));
        assertTrue(watch.isFresh(5_100));
        assertFalse(watch.isFresh(5_101));
    }

    // The circuit

    private static Breaker open(long now) {
        Breaker breaker = new Breaker();
        for (int i = 0; i < Breaker.FAILURES; i++) {
            assertTrue(breaker.passes());
            breaker.failed(now);
        }
        return breaker;
    }

    @Test
    public void opensAfterFailuresInARow() {
        Breaker breaker = new Breaker();
        for (int i = 0; i < 100; i++) {
            for (int j = 1; j < Breaker.FAILURES; j++) {
                breaker.failed(i);
            }
            breaker.succeeded(i);
        }
        assertEquals(CircuitState.CLOSED, breaker.state());
        assertFalse(open(0).passes());
    }

    @Test
    public void aFewTrialsDecideWhetherItCloses() {
        Breaker breaker = open(0);
        breaker.tick(Breaker.BASE_MILLIS - 1);
        assertEquals(CircuitState.OPEN, breaker.state());
        breaker.tick(Breaker.BASE_MILLIS);
        assertEquals(CircuitState.HALF_OPEN, breaker.state());
        for (int i = 0; i < Breaker.TRIALS; i++) {
            assertTrue(breaker.passes());
            breaker.passed(Breaker.BASE_MILLIS);
        }
        assertFalse("no more trials than allowed", breaker.passes());
        for (int i = 0; i < Breaker.TRIALS; i++) {
            assertEquals(CircuitState.HALF_OPEN, breaker.state());
            breaker.succeeded(Breaker.BASE_MILLIS + 10);
        }
        assertEquals(CircuitState.CLOSED, breaker.state());
    }

    @Test
    public void eachEjectionLastsLongerUpToALimitAndTimeHeals() {
        Breaker breaker = open(0);
        long now = 0;
        for (int times = 1; times <= 40; times++) {
            assertEquals(
                    Math.min(Breaker.CAP_MILLIS, times * Breaker.BASE_MILLIS),
                    breaker.until() - now);
            now = breaker.until();
            breaker.tick(now);
            breaker.failed(now); // the first trial
        }
        assertEquals(41, breaker.times());
        now = breaker.until();
        breaker.tick(now);
        for (int i = 0; i < Breaker.TRIALS; i++) {
            breaker.passed(now);
            breaker.succeeded(now);
        }
        for (int i = 1; i <= 41; i++) {
            breaker.tick(now + i * Breaker.BASE_MILLIS);
        }
        assertEquals(0, breaker.times());
    }

    @Test
    public void trialsOfWhichNobodyHearsAreGivenAnew() {
        Breaker breaker = open(0);
        long now = Breaker.BASE_MILLIS;
        breaker.tick(now);
        for (int i = 0; i < Breaker.TRIALS; i++) {
            breaker.passed(now);
        }
        breaker.tick(now + Breaker.TRIAL_MILLIS);
        assertFalse(breaker.passes());
        breaker.tick(now + Breaker.TRIAL_MILLIS + 1);
        assertTrue(breaker.passes());
    }

    // Flapping

    @Test
    public void theFirstReturnIsFreeAndLaterOnesCostMoreAndMore() {
        FlapGuard guard = new FlapGuard();
        guard.fell(1_000);
        assertEquals(0, guard.until(1_000));
        guard.fell(2_000);
        assertEquals(2_000 + FlapGuard.STEP_MILLIS, guard.until(2_000));
        guard.fell(3_000);
        assertEquals(3_000 + 2 * FlapGuard.STEP_MILLIS, guard.until(3_000));
        for (int i = 0; i < 100; i++) {
            guard.fell(4_000);
        }
        assertEquals(4_000 + FlapGuard.CAP_MILLIS, guard.until(4_000));
        assertEquals("forgotten", 0, guard.until(4_000 + FlapGuard.WINDOW_MILLIS));
    }

    // Slow start

    @Test
    public void theRampGoesFromATenthToAll() {
        SlowStart ramp = new SlowStart();
        assertEquals("before any begin", 1, ramp.factor(0, 10_000), 0);
        ramp.begin(1_000);
        assertEquals(0.1, ramp.factor(1_000, 10_000), 0);
        assertEquals(0.1, ramp.factor(1_900, 10_000), 0);
        assertEquals(0.5, ramp.factor(6_000, 10_000), 1e-9);
        assertEquals(1, ramp.factor(11_000, 10_000), 0);
        assertEquals("switched off", 1, ramp.factor(1_000, 0), 0);
        double last = 0;
        for (long t = 1_000; t < 12_000; t += 37) {
            assertTrue(ramp.factor(t, 10_000) >= last);
            last = ramp.factor(t, 10_000);
        }
        ramp.end();
        assertEquals(1, ramp.factor(1_500, 10_000), 0);
    }
}
