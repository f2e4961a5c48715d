/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.util.Objects;
import org.fairlead.lb.api.HealthMonitor;
import org.fairlead.lb.api.OperationalState;

/**
 * Makes a member's state, and the reason for it, of what is known of it: first what it says itself,
 * then checks, or reports where there are none. Not thread-safe.
 */
final class Judge {
    /** Intervals for which the state of before a restart is believed without a check. */
    private static final int BELIEVED_INTERVALS = 3;

    /** Silence after which reports alone do not keep a member up. */
    static final long SILENT_MILLIS = 2 * ReportWatch.SUSPECT_MILLIS;

    private static final String CURE =
            "; if the controller has no way to it, add a route, or set the monitor's type to"
                    + " \"reports\" or \"none\"";

    private final Evidence known;
    private final long believedUntil;
    private HealthRecord record;

    /**
     * Starts with what is known of before.
     *
     * @param known what the judgement goes by; it changes meanwhile
     * @param record state so far
     * @param now milliseconds
     */
    Judge(Evidence known, HealthRecord record, long now) {
        this.known = known;
        this.record = record;
        this.believedUntil = now + (long) BELIEVED_INTERVALS * known.monitor.intervalMillis();
    }

    HealthRecord record() {
        return record;
    }

    /** Takes over what somebody else has decided. */
    void accept(HealthRecord decided) {
        record = decided;
    }

    /** Brings the record up to date. */
    void judge(long now) {
        if (known.saysNo(now)) {
            become(now, OperationalState.DOWN, "it reports that it is not ready", true);
        } else if (known.monitor.type() == HealthMonitor.Type.NONE) {
            well(now, "not checked");
        } else if (known.monitor.type() == HealthMonitor.Type.HTTP) {
            byChecks(now);
        } else {
            byReports(now);
        }
    }

    private void byChecks(long now) {
        switch (known.checks.verdict()) {
            case GOOD:
                well(now, known.last == null ? "checked" : known.last.text);
                break;
            case BAD:
                bad(now);
                break;
            default:
                open(now);
        }
    }

    private void bad(long now) {
        if (known.last == null) {
            return; // as before the restart
        }
        if (known.last.isGood()) {
            String text =
                    known.last.text + ", " + known.checks.against() + " of " + known.monitor.rise();
            become(now, OperationalState.DOWN, text, record.answers());
        } else if (record.state() == OperationalState.UNKNOWN && isNeverHeard()) {
            open(now);
        } else {
            boolean gone =
                    known.last.kind == CheckResult.Kind.REFUSED
                            || known.last.kind == CheckResult.Kind.SILENT;
            become(now, OperationalState.DOWN, known.last.text, !gone);
        }
    }

    private boolean isNeverHeard() {
        return known.last.kind == CheckResult.Kind.SILENT
                || known.last.kind == CheckResult.Kind.NO_ROUTE;
    }

    private void open(long now) {
        if (record.state().serves()) {
            if (now >= believedUntil) {
                become(now, OperationalState.UNKNOWN, "no check since the restart", true);
            }
            return;
        }
        if (known.last == null) {
            become(now, OperationalState.UNKNOWN, "not checked yet", true);
        } else {
            String text = isNeverHeard() ? known.last.text + CURE : known.last.text;
            become(now, OperationalState.UNKNOWN, text, true);
        }
    }

    private void byReports(long now) {
        if (known.reports.silence(now) <= SILENT_MILLIS) {
            well(now, "it reports that it is ready");
        } else if (known.load != null) {
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
        if (isDown && now < known.flaps.until(now)) {
            String text =
                    String.format(
                            "held back for %d s: it went down %d times in %d minutes",
                            known.flaps.pause(now) / 1000,
                            known.flaps.falls(now),
                            FlapGuard.WINDOW_MILLIS / 60_000);
            become(now, OperationalState.DOWN, text, true);
            return;
        }
        if (isDown
                && known.monitor.type() == HealthMonitor.Type.HTTP
                && known.checks.against() > 0) {
            // It has begun to fail while it was held back.
            become(now, OperationalState.DOWN, known.last.text, record.answers());
            return;
        }
        boolean degraded =
                known.load != null && known.reports.isFresh(now)
                        ? known.load.degraded()
                        : known.last != null && known.last.degraded;
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
