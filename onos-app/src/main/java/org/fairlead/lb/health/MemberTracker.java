/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.util.Objects;
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
    /** Intervals for which the state of before a restart is believed without a check. */
    private static final int BELIEVED_INTERVALS = 3;

    /** Silence after which reports alone do not keep a member up. */
    static final long SILENT_MILLIS = 2 * ReportWatch.SUSPECT_MILLIS;

    private static final String CURE =
            "; if the controller has no way to it, add a route, or set the monitor's type to"
                    + " \"reports\" or \"none\"";

    private final RiseFall checks = new RiseFall();
    private final ReportWatch reports = new ReportWatch();
    private final FlapGuard flaps = new FlapGuard();
    private final SlowStart slowStart = new SlowStart();
    private final Breaker breaker = new Breaker();
    private final CheckTimer timer;
    private final long believedUntil;

    private HealthMonitor monitor;
    private HealthRecord record;
    private boolean checking;

    /** Whether the next check decides alone, and whether the one under way does. */
    private boolean suspect;

    private boolean suspectChecked;
    private boolean justRose;
    private boolean isFollower;
    private CheckResult last;
    private long lastAt;
    private MemberLoad load;
    private long loadAt;

    /**
     * Starts to track a member.
     *
     * @param monitor how it is checked
     * @param known what the cluster knows of it
     * @param now milliseconds
     * @param random for the variation of the intervals
     */
    MemberTracker(HealthMonitor monitor, HealthRecord known, long now, Random random) {
        this.monitor = monitor;
        this.record = known;
        // Those that nobody knows, or that are believed to be well, are looked at first.
        this.timer = new CheckTimer(now, Math.min(200, monitor.intervalMillis()), random);
        this.believedUntil = now + (long) BELIEVED_INTERVALS * monitor.intervalMillis();
        if (known.state() == OperationalState.DOWN) {
            checks.force(RiseFall.Verdict.BAD);
        } else if (known.state().serves()) {
            slowStart.begin(known.since());
        }
        decide(now);
    }

    HealthRecord record() {
        return record;
    }

    Breaker breaker() {
        return breaker;
    }

    CheckResult lastCheck() {
        return last;
    }

    long lastCheckAt() {
        return lastAt;
    }

    MemberLoad load() {
        return load;
    }

    long loadAt() {
        return loadAt;
    }

    /** Whether the last report is recent enough to be believed. */
    boolean isLoadFresh(long now) {
        return reports.isFresh(now);
    }

    /** Milliseconds for which the member has served. */
    long servesFor(long now) {
        return record.state().serves() ? now - record.since() : 0;
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
        if (!changed.equals(monitor)) {
            monitor = changed;
            timer.hurry(now);
            decide(now);
        }
    }

    // Checks

    boolean isCheckDue(long now) {
        return monitor.type() == HealthMonitor.Type.HTTP && !checking && timer.isDue(now);
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
        last = result;
        lastAt = now;
        if (monitor.type() != HealthMonitor.Type.HTTP) {
            return;
        }
        boolean isOurs = result.kind == CheckResult.Kind.NO_ROUTE && isReady(now);
        if (!isOurs) {
            checks.add(result.isGood(), monitor.rise(), monitor.fall());
        }
        if (suspectChecked
                && (result.kind == CheckResult.Kind.REFUSED
                        || result.kind == CheckResult.Kind.SILENT)) {
            // Neither reports nor an answer: two signs are enough.
            checks.force(RiseFall.Verdict.BAD);
        }
        timer.schedule(
                now,
                checks.isInTransition() ? monitor.fastIntervalMillis() : monitor.intervalMillis());
        if (suspect) {
            timer.hurry(now);
        }
        decide(now);
    }

    private boolean isReady(long now) {
        return load != null && load.ready() && reports.isFresh(now);
    }

    // Reports

    /** Takes the newest load report in. */
    void report(MemberLoad newest, long now) {
        // After a silence it may be another process that reports.
        boolean isBack = !isReady(now) || reports.silence(now) >= ReportWatch.SUSPECT_MILLIS;
        load = newest;
        loadAt = now;
        reports.heard(now);
        if (!newest.ready()) {
            checks.force(RiseFall.Verdict.BAD);
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
        if (reports.becomesSuspect(now)
                && (record.state().serves() || checks.verdict() == RiseFall.Verdict.GOOD)) {
            suspect = true;
            timer.hurry(now);
        }
        decide(now);
    }

    /** Takes over what the leader of the cluster has decided, and decides nothing from now on. */
    void follow(HealthRecord decided) {
        isFollower = true;
        if (!record.state().serves() && decided.state().serves()) {
            slowStart.begin(decided.since());
            justRose = true;
        }
        record = decided;
    }

    private void decide(long now) {
        if (isFollower) {
            return;
        }
        OperationalState before = record.state();
        boolean saysNo = load != null && !load.ready() && reports.isFresh(now);
        if (saysNo) {
            become(now, OperationalState.DOWN, "it reports that it is not ready", true);
        } else if (monitor.type() == HealthMonitor.Type.NONE) {
            well(now, "not checked");
        } else if (monitor.type() == HealthMonitor.Type.HTTP) {
            byChecks(now);
        } else {
            byReports(now);
        }
        OperationalState after = record.state();
        if (before.serves() && after == OperationalState.DOWN && !saysNo) {
            flaps.fell(now);
        } else if (!before.serves() && after.serves()) {
            slowStart.begin(now);
            justRose = true;
        }
    }

    private void byChecks(long now) {
        switch (checks.verdict()) {
            case GOOD:
                well(now, last == null ? "checked" : last.text);
                break;
            case BAD:
                bad(now);
                break;
            default:
                open(now);
        }
    }

    private void bad(long now) {
        if (last == null) {
            return; // as before the restart
        }
        if (last.isGood()) {
            String text = last.text + ", " + checks.against() + " of " + monitor.rise();
            become(now, OperationalState.DOWN, text, record.answers());
        } else if (record.state() == OperationalState.UNKNOWN && isNeverHeard()) {
            open(now);
        } else {
            boolean gone =
                    last.kind == CheckResult.Kind.REFUSED || last.kind == CheckResult.Kind.SILENT;
            become(now, OperationalState.DOWN, last.text, !gone);
        }
    }

    private boolean isNeverHeard() {
        return last.kind == CheckResult.Kind.SILENT || last.kind == CheckResult.Kind.NO_ROUTE;
    }

    private void open(long now) {
        if (record.state().serves()) {
            if (now >= believedUntil) {
                become(now, OperationalState.UNKNOWN, "no check since the restart", true);
            }
            return;
        }
        if (last == null) {
            become(now, OperationalState.UNKNOWN, "not checked yet", true);
        } else {
            String text = isNeverHeard() ? last.text + CURE : last.text;
            become(now, OperationalState.UNKNOWN, text, true);
        }
    }

    private void byReports(long now) {
        if (reports.silence(now) <= SILENT_MILLIS) {
            well(now, "it reports that it is ready");
        } else if (load != null) {
            become(now, OperationalState.DOWN, "no load report any more", false);
        } else if (!record.state().serves() || now >= believedUntil) {
            become(
                    now,
                    OperationalState.UNKNOWN,
                    "no load report yet: is the node started with --report-to?",
                    true);
        }
    }

    private void well(long now, String reason) {
        boolean isDown = record.state() == OperationalState.DOWN;
        if (isDown && now < flaps.until(now)) {
            String text =
                    String.format(
                            "held back for %d s: it went down %d times in %d minutes",
                            flaps.pause(now) / 1000,
                            flaps.falls(now),
                            FlapGuard.WINDOW_MILLIS / 60_000);
            become(now, OperationalState.DOWN, text, true);
            return;
        }
        if (isDown && monitor.type() == HealthMonitor.Type.HTTP && checks.against() > 0) {
            // It has begun to fail while it was held back.
            become(now, OperationalState.DOWN, last.text, record.answers());
            return;
        }
        boolean degraded =
                load != null && reports.isFresh(now)
                        ? load.degraded()
                        : last != null && last.degraded;
        if (degraded) {
            String text = "a fallback answers in place of the model";
            become(now, OperationalState.DEGRADED, text, true);
        } else {
            become(now, OperationalState.UP, reason, true);
        }
    }

    private void become(long now, OperationalState state, String reason, boolean answers) {
        boolean same = record.state() == state && record.answers() == answers;
        // The last good answer is in the last check already; it is no reason to write a record.
        if (same && (state == OperationalState.UP || Objects.equals(record.reason(), reason))) {
            return;
        }
        record = record.with(now, state, reason, answers);
    }
}
