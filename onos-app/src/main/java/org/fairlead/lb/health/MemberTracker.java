/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.util.Random;
import org.fairlead.lb.api.HealthMonitor;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.OperationalState;

/**
 * The health of one member: what checks, load reports and connections say, made into one state.
 *
 * <p>Times are milliseconds of one clock. Not thread-safe, and never calls anybody.
 */
final class MemberTracker {
    private final Evidence known;
    private final Judge judge;
    private final SlowStart slowStart = new SlowStart();
    private final Breaker breaker = new Breaker();
    private final CheckTimer timer;

    private boolean checking;

    /** Whether the next check decides alone, and whether the one under way does. */
    private boolean suspect;

    private boolean suspectChecked;
    private boolean justRose;
    private boolean isFollower;
    private long lastAt;
    private long loadAt;

    /**
     * Starts to track a member.
     *
     * @param monitor how it is checked
     * @param record what the cluster knows of it
     * @param now milliseconds
     * @param random for the variation of the intervals
     */
    MemberTracker(HealthMonitor monitor, HealthRecord record, long now, Random random) {
        known = new Evidence(monitor);
        judge = new Judge(known, record, now);
        // Those that nobody knows, or that are believed to be well, are looked at first.
        timer = new CheckTimer(now, Math.min(200, monitor.intervalMillis()), random);
        if (record.state() == OperationalState.DOWN) {
            known.checks.force(RiseFall.Verdict.BAD);
        } else if (record.state().serves()) {
            slowStart.begin(record.since());
        }
        decide(now);
    }

    HealthRecord record() {
        return judge.record();
    }

    Breaker breaker() {
        return breaker;
    }

    CheckResult lastCheck() {
        return known.last;
    }

    long lastCheckAt() {
        return lastAt;
    }

    MemberLoad load() {
        return known.load;
    }

    long loadAt() {
        return loadAt;
    }

    /** Whether the last report is recent enough to be believed. */
    boolean isLoadFresh(long now) {
        return known.reports.isFresh(now);
    }

    /** Milliseconds for which the member has served. */
    long servesFor(long now) {
        return record().state().serves() ? now - record().since() : 0;
    }

    /** Share of the weight by slow start. */
    double ramp(long now, long window) {
        return slowStart.factor(now, window);
    }

    /** Whether it has begun to serve since the last call. */
    boolean hasRisen() {
        boolean result = justRose;
        justRose = false;
        return result;
    }

    /** Says that the ramp is of no use, because nobody else is there to take the load. */
    void skipRamp() {
        slowStart.end();
    }

    /** Takes other settings. */
    void monitor(HealthMonitor changed, long now) {
        if (!changed.equals(known.monitor)) {
            known.monitor = changed;
            timer.hurry(now);
            decide(now);
        }
    }

    // Checks

    boolean isCheckDue(long now) {
        return known.monitor.type() == HealthMonitor.Type.HTTP && !checking && timer.isDue(now);
    }

    long checkDueAt() {
        return timer.dueAt();
    }

    /** Takes note that a check is under way. */
    void checkBegins() {
        checking = true;
        suspectChecked = suspect;
        suspect = false;
    }

    /** Takes the result of the check in. */
    void checkEnds(CheckResult result, long now) {
        checking = false;
        known.last = result;
        lastAt = now;
        if (known.monitor.type() != HealthMonitor.Type.HTTP) {
            return;
        }
        boolean isOurs = result.kind == CheckResult.Kind.NO_ROUTE && known.isReady(now);
        if (!isOurs) {
            known.checks.add(result.isGood(), known.monitor.rise(), known.monitor.fall());
        }
        if (suspectChecked
                && (result.kind == CheckResult.Kind.REFUSED
                        || result.kind == CheckResult.Kind.SILENT)) {
            // Neither reports nor an answer: two signs are enough.
            known.checks.force(RiseFall.Verdict.BAD);
        }
        timer.schedule(
                now,
                known.checks.isInTransition()
                        ? known.monitor.fastIntervalMillis()
                        : known.monitor.intervalMillis());
        if (suspect) {
            timer.hurry(now);
        }
        decide(now);
    }

    // Reports

    /** Takes the newest load report in. */
    void report(MemberLoad newest, long now) {
        // After a silence it may be another process that known.reports.
        boolean isBack =
                !known.isReady(now) || known.reports.silence(now) >= ReportWatch.SUSPECT_MILLIS;
        known.load = newest;
        loadAt = now;
        known.reports.heard(now);
        if (!newest.ready()) {
            known.checks.force(RiseFall.Verdict.BAD);
        }
        if (newest.ready() && isBack) {
            timer.hurry(now);
        }
        decide(now);
    }

    // Time, and connections

    /** Lets time pass. */
    void tick(long now) {
        breaker.tick(now);
        // Also one that is held back: it must not come back when it has died meanwhile.
        if (known.reports.becomesSuspect(now)
                && (record().state().serves() || known.checks.verdict() == RiseFall.Verdict.GOOD)) {
            suspect = true;
            timer.hurry(now);
        }
        decide(now);
    }

    /** Takes over what the leader of the cluster has decided, and decides nothing from now on. */
    void follow(HealthRecord decided) {
        isFollower = true;
        if (!record().state().serves() && decided.state().serves()) {
            slowStart.begin(decided.since());
            justRose = true;
        }
        judge.accept(decided);
    }

    private void decide(long now) {
        if (isFollower) {
            return;
        }
        OperationalState before = record().state();
        judge.judge(now);
        OperationalState after = record().state();
        if (before.serves() && after == OperationalState.DOWN && !known.saysNo(now)) {
            known.flaps.fell(now);
        } else if (!before.serves() && after.serves()) {
            slowStart.begin(now);
            justRose = true;
        }
    }
}
