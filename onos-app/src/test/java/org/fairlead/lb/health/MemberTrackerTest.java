/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import static org.fairlead.lb.api.OperationalState.DEGRADED;
import static org.fairlead.lb.api.OperationalState.DOWN;
import static org.fairlead.lb.api.OperationalState.UNKNOWN;
import static org.fairlead.lb.api.OperationalState.UP;
import static org.hamcrest.CoreMatchers.containsString;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThat;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Random;
import org.fairlead.lb.api.HealthChange;
import org.fairlead.lb.api.HealthMonitor;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.OperationalState;
import org.junit.Test;

/** One member: from checks, reports and time to a state. */
public class MemberTrackerTest {
    private static final CheckResult GOOD = CheckResult.good("status 200", false);
    private static final CheckResult BAD =
            CheckResult.of(CheckResult.Kind.BAD, "status 503 in place of 200");
    private static final CheckResult REFUSED =
            CheckResult.of(CheckResult.Kind.REFUSED, "connection refused");
    private static final CheckResult SILENT =
            CheckResult.of(CheckResult.Kind.SILENT, "no answer within 2000 ms");
    private static final CheckResult NO_ROUTE =
            CheckResult.of(CheckResult.Kind.NO_ROUTE, "the controller has no route");
    private static final HealthMonitor REPORTS =
            HealthMonitor.builder().type(HealthMonitor.Type.REPORTS).build();

    private long now = 1_000_000;
    private MemberTracker member = tracker(HealthMonitor.DEFAULT, HealthRecord.NEW);

    private MemberTracker tracker(HealthMonitor monitor, HealthRecord known) {
        return new MemberTracker(monitor, known, now, new Random(1));
    }

    private void check(CheckResult result) {
        member.checkBegins();
        member.checkEnds(result, now);
    }

    private void report(boolean ready, boolean degraded) {
        member.report(
                MemberLoad.builder(MemberId.of("n1"), 0).ready(ready).degraded(degraded).build(),
                now);
    }

    private void pass(long millis) {
        for (long end = now + millis; now < end; ) {
            now += Math.min(50, end - now);
            member.tick(now);
        }
    }

    private void is(OperationalState state, String reason) {
        assertEquals(member.record().reason(), state, member.record().state());
        assertThat(member.record().reason(), containsString(reason));
    }

    @Test
    public void isUnknownUntilItIsCheckedAndUpWithTheFirstGoodCheck() {
        is(UNKNOWN, "not checked yet");
        assertFalse(member.record().state().serves());
        now += 200;
        assertTrue("looked at soon", member.isCheckDue(now));
        check(GOOD);
        is(UP, "status 200");
        assertEquals(now, member.record().since());
        now += 4_400;
        assertFalse(member.isCheckDue(now));
        now += 1_200;
        assertTrue(member.isCheckDue(now));
    }

    @Test
    public void oneThatNeverAnsweredStaysUnknownWithCauseAndCure() {
        for (int i = 0; i < 10; i++) {
            check(i % 2 == 0 ? SILENT : NO_ROUTE);
            is(UNKNOWN, i % 2 == 0 ? "no answer within 2000 ms; " : "no route; ");
            assertThat(member.record().reason(), containsString("\"reports\" or \"none\""));
        }
        check(GOOD);
        check(GOOD);
        is(UP, "status 200");
    }

    @Test
    public void oneThatRefusesFromTheStartIsDown() {
        check(REFUSED);
        is(UNKNOWN, "refused");
        check(REFUSED);
        check(REFUSED);
        is(DOWN, "connection refused");
    }

    @Test
    public void fallsAfterThreeBadChecksAndRisesAfterTwoGoodOnes() {
        check(GOOD);
        check(BAD);
        check(BAD);
        is(UP, "");
        now += 1_100;
        assertTrue("checked faster in between", member.isCheckDue(now));
        check(BAD);
        is(DOWN, "status 503 in place of 200");
        assertTrue("it answers, so its connections stay", member.record().answers());
        check(GOOD);
        is(DOWN, "1 of 2");
        check(GOOD);
        is(UP, "");
    }

    @Test
    public void aSilentMemberLosesItsConnections() {
        check(GOOD);
        check(SILENT);
        check(SILENT);
        check(SILENT);
        is(DOWN, "no answer");
        assertFalse(member.record().answers());
    }

    @Test
    public void missingReportsHaveItCheckedAtOnceAndOneFailureIsEnough() {
        check(GOOD);
        report(true, false);
        check(GOOD);
        pass(700);
        assertFalse(member.isCheckDue(now));
        pass(50);
        assertTrue("suspect after 750 ms", member.isCheckDue(now));
        check(REFUSED);
        is(DOWN, "connection refused");
        assertFalse(member.record().answers());
    }

    @Test
    public void missingReportsAloneDoNotTakeItOut() {
        check(GOOD);
        report(true, false);
        check(GOOD);
        pass(800);
        assertTrue(member.isCheckDue(now));
        check(GOOD);
        is(UP, "");
        pass(3_000);
        assertFalse("the suspicion is settled", member.isCheckDue(now));
    }

    @Test
    public void oneThatReportsAgainAfterASilenceIsCheckedAtOnce() {
        check(GOOD);
        report(true, false);
        pass(750);
        check(REFUSED);
        is(DOWN, "refused");
        pass(500);
        assertFalse(member.isCheckDue(now));
        report(true, false); // a restart that was quicker than what it said before is forgotten
        assertTrue(member.isCheckDue(now));
        check(GOOD);
        pass(250);
        report(true, false);
        assertFalse("once", member.isCheckDue(now));
    }

    @Test
    public void aSuspicionDuringACheckIsNotSettledByThatCheck() {
        check(GOOD);
        report(true, false);
        check(GOOD);
        pass(700);
        member.checkBegins();
        pass(100);
        member.checkEnds(GOOD, now);
        assertTrue("checked again", member.isCheckDue(now));
        check(SILENT);
        is(DOWN, "no answer");
    }

    @Test
    public void oneThatReportsNotReadyIsOutAtOnceAndKeepsItsConnections() {
        check(GOOD);
        report(true, false);
        report(false, false);
        is(DOWN, "not ready");
        assertTrue(member.record().answers());
        now += 100;
        report(true, false);
        is(DOWN, "");
        assertTrue("checked at once", member.isCheckDue(now));
        check(GOOD);
        check(GOOD);
        is(UP, "");
        report(false, false);
        report(true, false);
        check(GOOD);
        check(GOOD);
        is(UP, ""); // a planned stop is no flapping
    }

    @Test
    public void degradedIsToldByReportsOrByTheAnswerItself() {
        check(GOOD);
        report(true, true);
        is(DEGRADED, "fallback");
        report(true, false);
        is(UP, "");
        pass(ReportWatch.STALE_MILLIS + 50);
        check(CheckResult.good("status 200", true));
        is(DEGRADED, "fallback");
    }

    @Test
    public void theControllersOwnLossOfRouteIsNotHeldAgainstAMemberThatReports() {
        check(GOOD);
        for (int i = 0; i < 10; i++) {
            report(true, false);
            check(NO_ROUTE);
        }
        is(UP, "");
        pass(10_000);
        check(NO_ROUTE);
        check(NO_ROUTE);
        check(NO_ROUTE);
        is(DOWN, "no route");
        assertTrue("nobody knows whether it is gone", member.record().answers());
    }

    @Test
    public void reportsAloneBringAMemberUpAndTheirSilenceTakesItOut() {
        member = tracker(REPORTS, HealthRecord.NEW);
        is(UNKNOWN, "--report-to");
        report(true, false);
        is(UP, "reports");
        pass(Judge.SILENT_MILLIS);
        is(UP, "");
        pass(50);
        is(DOWN, "no load report");
        assertFalse(member.record().answers());
        assertFalse("is never checked", member.isCheckDue(now + 100_000));
    }

    @Test
    public void withoutAMonitorAMemberIsUpUnlessItSaysNo() {
        member = tracker(HealthMonitor.NONE, HealthRecord.NEW);
        is(UP, "not checked");
        report(false, false);
        is(DOWN, "not ready");
        pass(ReportWatch.STALE_MILLIS + 50);
        is(UP, "not checked");
    }

    @Test
    public void aFlappingMemberIsHeldBackLongerAndLonger() {
        check(GOOD);
        long out = 0;
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 3; i++) {
                check(REFUSED);
            }
            is(DOWN, "");
            long downAt = now;
            check(GOOD);
            check(GOOD);
            while (!member.record().state().serves()) {
                assertThat(member.record().reason(), containsString("held back"));
                assertTrue("still there", member.record().answers());
                pass(50);
            }
            assertEquals(Math.max(0, round * FlapGuard.STEP_MILLIS), now - downAt, 50);
            out = now - downAt;
        }
        assertTrue(out > 0);
    }

    private void heldBack() {
        for (int round = 0; round < 2; round++) {
            check(GOOD);
            check(GOOD);
            for (int i = 0; i < 3; i++) {
                check(REFUSED);
            }
        }
        check(GOOD);
        check(GOOD);
        is(DOWN, "held back");
    }

    @Test
    public void oneThatFailsAgainWhileItIsHeldBackDoesNotComeBack() {
        heldBack();
        check(REFUSED);
        pass(FlapGuard.CAP_MILLIS);
        is(DOWN, "refused");
        check(GOOD);
        is(UP, "status 200");
    }

    @Test
    public void oneThatDiesWhileItIsHeldBackIsFoundOutByItsSilence() {
        heldBack();
        report(true, false);
        pass(750);
        assertTrue(member.isCheckDue(now));
        check(REFUSED);
        is(DOWN, "refused");
        pass(FlapGuard.CAP_MILLIS);
        check(GOOD);
        is(DOWN, "1 of 2");
    }

    @Test
    public void whatWasUpBeforeARestartIsBelievedForAWhile() {
        HealthRecord record = HealthRecord.NEW.with(5, UP, "status 200", true);
        member = tracker(HealthMonitor.DEFAULT, record);
        is(UP, "");
        assertEquals("since before the restart", 5, member.record().since());
        assertEquals("no ramp", 1, member.ramp(now, 30_000), 0);
        check(SILENT);
        is(UP, "");
        pass(3 * HealthMonitor.DEFAULT.intervalMillis());
        is(UNKNOWN, "no check since the restart");
    }

    @Test
    public void whatWasUpAndIsDeadAfterARestartIsOutByTheUsualChecks() {
        member = tracker(HealthMonitor.DEFAULT, HealthRecord.NEW.with(5, UP, "", true));
        check(REFUSED);
        check(REFUSED);
        check(REFUSED);
        is(DOWN, "refused");
    }

    @Test
    public void whatWasDownBeforeARestartStaysSoUntilItRises() {
        member = tracker(HealthMonitor.DEFAULT, HealthRecord.NEW.with(5, DOWN, "was so", false));
        is(DOWN, "was so");
        check(GOOD);
        is(DOWN, "1 of 2");
        check(GOOD);
        is(UP, "");
    }

    @Test
    public void aFollowerTakesOverWhatTheLeaderDecides() {
        member.follow(HealthRecord.NEW.with(now, UP, "by the leader", true));
        check(REFUSED);
        report(false, false);
        is(UP, "by the leader");
        assertTrue(member.hasRisen());
        assertFalse(member.hasRisen());
    }

    @Test
    public void aRampBeginsWhenItComesUp() {
        check(GOOD);
        assertTrue(member.hasRisen());
        assertEquals(0.1, member.ramp(now, 30_000), 0);
        assertEquals(0.5, member.ramp(now + 15_000, 30_000), 1e-9);
        member.skipRamp();
        assertEquals(1, member.ramp(now, 30_000), 0);
    }

    @Test
    public void theHistoryTellsEachStateOnceAndIsBounded() {
        check(GOOD);
        check(GOOD);
        for (int i = 0; i < 3; i++) {
            check(BAD);
        }
        List<HealthChange> history = member.record().history();
        assertEquals(2, history.size());
        assertEquals(DOWN, history.get(0).state());
        assertEquals(UP, history.get(1).state());
        check(GOOD);
        is(DOWN, "1 of 2");
        String cause = member.record().history().get(0).reason();
        assertEquals("why it went down", "status 503 in place of 200", cause);
        HealthRecord record = HealthRecord.NEW;
        for (int i = 0; i < 1_000; i++) {
            record = record.with(i, i % 2 == 0 ? UP : DOWN, "", true);
        }
        assertEquals(HealthRecord.MAX_HISTORY, record.history().size());
        assertEquals(999, record.since());
    }

    @Test
    public void anotherMonitorCountsAtOnce() {
        check(GOOD);
        member.monitor(REPORTS, now);
        is(UP, ""); // until the time to believe is over
        pass(20_000);
        is(UNKNOWN, "--report-to");
    }
}
