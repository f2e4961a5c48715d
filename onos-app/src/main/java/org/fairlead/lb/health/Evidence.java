/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import org.fairlead.lb.api.HealthMonitor;
import org.fairlead.lb.api.MemberLoad;

/** What is known of one member, for who judges it. Not thread-safe. */
final class Evidence {
    final RiseFall checks = new RiseFall();
    final ReportWatch reports = new ReportWatch();
    final FlapGuard flaps = new FlapGuard();

    /** How it is checked. */
    HealthMonitor monitor;

    /** What the last check found; null if there was none. */
    CheckResult last;

    /** Its last report; null if there was none. */
    MemberLoad load;

    Evidence(HealthMonitor monitor) {
        this.monitor = monitor;
    }

    /** Whether it has said lately that it is ready. */
    boolean isReady(long now) {
        return load != null && load.ready() && reports.isFresh(now);
    }

    /** Whether it has said lately that it is not. */
    boolean saysNo(long now) {
        return load != null && !load.ready() && reports.isFresh(now);
    }
}
