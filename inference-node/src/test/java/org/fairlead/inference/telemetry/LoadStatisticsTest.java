/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadStatisticsTest {

    private long now = TimeUnit.HOURS.toNanos(1);
    private final LoadStatistics statistics = new LoadStatistics(() -> now);

    @Test
    void isZeroBeforeTheFirstAnswer() {
        assertEquals(new LoadStatistics.Snapshot(0, 0, 0), statistics.snapshot());
    }

    @Test
    void countsAnswersASecond() {
        answer(100, 10, 0.004);
        assertEquals(50, statistics.snapshot().rate(), 1);
        answer(2000, 1, 0.004);
        assertEquals(1000, statistics.snapshot().rate(), 10);
        pass(3000);
        assertEquals(0, statistics.snapshot().rate());
    }

    @Test
    void findsTheSlowestOfAHundredAndForgetsIt() {
        answer(98, 10, 0.004);
        answer(2, 10, 0.5);
        assertEquals(0.5, statistics.snapshot().p99Seconds());
        answer(400, 1, 0.004);
        assertEquals(0.004, statistics.snapshot().p99Seconds());
        pass(11_000);
        assertEquals(0, statistics.snapshot().p99Seconds());
    }

    @Test
    void averageFollowsSlowlyAmongManyAndAtOnceAfterAPause() {
        answer(100, 10, 0.01);
        assertEquals(0.01, statistics.snapshot().ewmaSeconds(), 1e-9);
        answer(1, 10, 1);
        assertTrue(statistics.snapshot().ewmaSeconds() < 0.03);
        pass(60_000);
        answer(1, 0, 0.2);
        assertEquals(0.2, statistics.snapshot().ewmaSeconds(), 1e-3);
    }

    @Test
    void addsUpAllSinceTheStart() {
        LoadReport.Total before = statistics.total();
        assertEquals(0, before.ok() + before.degraded() + before.failed());
        answer(3, 10, 0.004);
        statistics.answered(0.01, true);
        statistics.failed();
        statistics.failed();
        pass(60_000);
        LoadReport.Total total = statistics.total();
        assertEquals(3, total.ok());
        assertEquals(1, total.degraded());
        assertEquals(2, total.failed());
        assertEquals(3 * 4 + 10, total.ms(), 1e-9);
        assertEquals(3 * 16 + 100, total.ms2(), 1e-9);
        assertEquals(before.since(), total.since());
        assertTrue(total.since() > 0 && total.since() <= System.currentTimeMillis());
    }

    private void answer(int count, long millisApart, double seconds) {
        for (int i = 0; i < count; i++) {
            pass(millisApart);
            statistics.answered(seconds, false);
        }
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
