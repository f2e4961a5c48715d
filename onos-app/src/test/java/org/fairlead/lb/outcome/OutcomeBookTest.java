/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.outcome;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import java.util.Set;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.RequestTotals;
import org.junit.Test;

/** Counts that begin anew, come late, or are forgotten. */
public class OutcomeBookTest {
    private static final MemberId N1 = MemberId.of("n1");
    private static final MemberId N2 = MemberId.of("n2");
    private static final Map<String, String> V1 = Map.of("version", "v1");
    private static final Map<String, String> V2 = Map.of("version", "v2", "zone", "a");
    private static final long MINUTE = 60_000;
    private static final int DAY = 24 * 60;

    private final OutcomeBook book = new OutcomeBook();
    private long now = 1_000_000 * MINUTE;

    /** Each request is answered after 2 ms. */
    private static RequestTotals ran(long since, long ok) {
        return new RequestTotals(since, ok, 0, 0, 2 * ok, 4 * ok);
    }

    private void take(MemberId member, Map<String, String> labels, RequestTotals totals) {
        book.take(member, labels, totals, now);
        now += 250;
    }

    private RequestTotals done(String label, String value) {
        return book.done(label, DAY, now).getOrDefault(value, RequestTotals.none(0));
    }

    private long requests(String value) {
        return done("version", value).requests();
    }

    @Test
    public void countsWhatIsDoneAfterTheFirstReport() {
        take(N1, V1, ran(1, 1_000));
        assertEquals("done before", 0, requests("v1"));
        take(N1, V1, ran(1, 1_000));
        take(N1, V1, ran(1, 1_003));
        take(N1, V1, new RequestTotals(1, 1_003, 1, 5, 2_016, 4_112));
        RequestTotals v1 = done("version", "v1");
        assertEquals(3, v1.ok());
        assertEquals(1, v1.degraded());
        assertEquals(5, v1.failed());
        assertEquals(4, v1.mean(), 1e-9);
        assertEquals("2, 2, 2 and 10", 16, v1.variance(), 1e-9);
    }

    @Test
    public void aRestartLosesNothingAndCountsNothingTwice() {
        take(N1, V1, ran(1, 10));
        take(N1, V1, ran(1, 30));
        // The first reports of the new run are lost; it has served already when one comes.
        take(N1, V1, ran(2, 7));
        assertEquals(27, requests("v1"));
        take(N1, V1, ran(2, 9));
        assertEquals(29, requests("v1"));
        // More requests than in the run before: only the begin of the run tells them apart.
        take(N1, V1, ran(3, 50));
        assertEquals(79, requests("v1"));
        assertEquals(2, done("version", "v1").mean(), 1e-9);
    }

    @Test
    public void aReportOfTheOldRunThatComesLateCountsNothing() {
        take(N1, V1, ran(1, 100));
        take(N1, V1, ran(2, 1));
        take(N1, V1, ran(1, 100));
        take(N1, V1, ran(2, 2));
        assertEquals(2, requests("v1"));
    }

    @Test
    public void aReportOfTheSameRunThatComesLateCountsNothing() {
        take(N1, V1, ran(1, 100));
        take(N1, V1, ran(1, 110));
        take(N1, V1, ran(1, 105));
        take(N1, V1, ran(1, 111));
        assertEquals(11, requests("v1"));
    }

    @Test
    public void aClockThatIsSetBackIsBelievedAfterSilence() {
        take(N1, V1, ran(100, 5));
        now += OutcomeBook.OVERTAKEN_MILLIS;
        take(N1, V1, ran(50, 8));
        take(N1, V1, ran(50, 9));
        assertEquals(9, requests("v1"));
    }

    @Test
    public void keepsLabelsAndTheirValuesApart() {
        take(N1, V1, ran(1, 0));
        take(N2, V2, ran(1, 0));
        take(N1, V1, ran(1, 5));
        take(N2, V2, ran(1, 7));
        assertEquals(5, requests("v1"));
        assertEquals(7, requests("v2"));
        assertEquals(7, done("zone", "a").requests());
        assertTrue(book.done("other", DAY, now).isEmpty());
        // From now on n1 is v2: what it has done as v1 stays.
        take(N1, V2, ran(1, 6));
        assertEquals(5, requests("v1"));
        assertEquals(8, requests("v2"));
    }

    @Test
    public void aMemberThatWasAwayIsNewAndWhatItDidStays() {
        take(N1, V1, ran(1, 0));
        take(N1, V1, ran(1, 5));
        book.retain(Set.of());
        take(N1, V1, ran(1, 50));
        take(N1, V1, ran(1, 51));
        assertEquals(6, requests("v1"));
    }

    @Test
    public void countsForTheTimeThatIsAskedForAndForgetsAfterADay() {
        take(N1, V1, ran(1, 0));
        take(N1, V1, ran(1, 5));
        now += 10 * MINUTE;
        take(N1, V1, ran(1, 6));
        assertEquals(1, book.done("version", 5, now).get("v1").requests());
        assertEquals(6, book.done("version", 11, now).get("v1").requests());
        now += (DAY - 5) * MINUTE;
        assertEquals(1, requests("v1"));
        take(N1, V1, ran(1, 8));
        assertEquals(3, requests("v1"));
    }

    @Test
    public void labelsWithoutEndTakeNoMemoryWithoutEnd() {
        take(N1, V1, ran(1, 0));
        for (int i = 1; i <= 2 * OutcomeBook.SERIES; i++) {
            take(N1, Map.of("request", "r" + i), ran(1, i));
        }
        assertEquals(OutcomeBook.SERIES, book.done("request", DAY, now).size());
        now += (DAY + 1) * MINUTE;
        take(N1, V1, ran(1, 1_000));
        assertTrue("the old ones make room", requests("v1") > 0);
    }
}
