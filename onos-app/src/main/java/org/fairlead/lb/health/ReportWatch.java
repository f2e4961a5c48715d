/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

/**
 * Notes that a member's load reports stay away. Silence counts only for a member that has reported
 * before. Not thread-safe.
 */
final class ReportWatch {
    /** Time between two reports, as docs/load-report.md has it. */
    static final long PERIOD_MILLIS = 250;

    /** Reports that may be missing before the member is suspect. */
    static final int MISSED = 3;

    /** Silence that makes a member suspect. */
    static final long SUSPECT_MILLIS = MISSED * PERIOD_MILLIS;

    /** Silence after which what a report said is not believed any more. */
    static final long STALE_MILLIS = 3_000;

    private long heardAt = Long.MIN_VALUE;
    private boolean suspected;

    /** Takes note of a report. */
    void heard(long now) {
        heardAt = now;
        suspected = false;
    }

    boolean isFresh(long now) {
        return heardAt != Long.MIN_VALUE && now - heardAt <= STALE_MILLIS;
    }

    /** Milliseconds since the last report; without one, the greatest number there is. */
    long silence(long now) {
        return heardAt == Long.MIN_VALUE ? Long.MAX_VALUE : now - heardAt;
    }

    /** Whether the member has just become suspect: true once in each silence. */
    boolean becomesSuspect(long now) {
        if (suspected || heardAt == Long.MIN_VALUE || now - heardAt < SUSPECT_MILLIS) {
            return false;
        }
        suspected = true;
        return true;
    }
}
