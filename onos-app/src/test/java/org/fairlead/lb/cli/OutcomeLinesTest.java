/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Collections;
import java.util.List;
import org.fairlead.lb.api.Difference;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Outcome;
import org.fairlead.lb.api.OutcomeReport;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.RequestTotals;
import org.fairlead.lb.api.SplitShare;
import org.junit.Test;

/** How the command line compares versions. */
public class OutcomeLinesTest {

    private static List<String> lines(List<MemberId> members) {
        Outcome v1 =
                new Outcome(
                        "v1",
                        new SplitShare("version", "v1", 90),
                        members,
                        new RequestTotals(1, 2, 0, 2, 6, 20),
                        null,
                        null);
        Outcome v2 =
                new Outcome(
                        "v2",
                        null,
                        List.of(),
                        RequestTotals.none(0),
                        new Difference("t", Double.NaN, 0, 0, Double.NaN),
                        new Difference("two-proportion z-test", 0.01, 0, 0, 0.0012));
        return OutcomeLines.of(
                new OutcomeReport(PoolId.of("inference"), "version", "v1", 0, 1, List.of(v1, v2)));
    }

    @Test
    public void showsCountsAndWhetherTheyDiffer() {
        List<String> lines = lines(List.of(MemberId.of("n1"), MemberId.of("n2")));
        assertEquals(
                "v1               90%          4          2        0        2     3.000     1.414"
                        + " n1,n2",
                lines.get(1));
        assertTrue(lines.get(2), lines.get(2).matches("v2 +- +0 +0 +0 +0 +- +-"));
        assertEquals("v2 against v1, latency: too few requests to tell", lines.get(3));
        assertEquals(
                "v2 against v1, failed: +1.000 points, real (p = 0.0012, two-proportion z-test)",
                lines.get(4));
    }

    @Test
    public void fitsTheTerminal() {
        List<String> lines = lines(Collections.nCopies(40, MemberId.of("n1")));
        assertTrue(lines.stream().allMatch(l -> l.length() <= 100));
    }
}
