/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fairlead.lb.api.HealthChange;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberLoad;

/** The health of members as lines of text. */
final class HealthText {
    private static final Table MEMBERS = new Table(12, 12, 8, -5, 9, -8, -6);
    private static final Table HISTORY = new Table(24, 8);

    private HealthText() {}

    /** A line for each member, below a head. */
    static List<String> table(List<MemberHealth> members) {
        List<String> lines = new ArrayList<>();
        lines.add(
                MEMBERS.row(
                        "POOL", "MEMBER", "STATE", "SINCE", "CIRCUIT", "WEIGHT", "REPORT",
                        "REASON"));
        for (MemberHealth h : members) {
            lines.add(
                    MEMBERS.row(
                            h.pool(),
                            h.member(),
                            h.state().code(),
                            Texts.ago(h.at(), h.since()),
                            h.circuit().code(),
                            Texts.weights(h),
                            Texts.ago(h.at(), h.lastLoadAt()),
                            h.reason()));
        }
        return lines;
    }

    /** All that there is to say of one member. */
    static List<String> details(MemberHealth h) {
        List<String> lines = new ArrayList<>(table(List.of(h)));
        lines.addAll(Texts.wrapped("reason:      ", h.reason()));
        if (h.lastCheckAt() > 0) {
            String check = Texts.ago(h.at(), h.lastCheckAt()) + " ago: " + h.lastCheck();
            lines.addAll(Texts.wrapped("last check:  ", check));
        }
        h.lastLoad()
                .ifPresent(
                        load -> {
                            String age = Texts.ago(h.at(), h.lastLoadAt()) + " ago: ";
                            lines.addAll(Texts.wrapped("last report: ", age + load(load)));
                        });
        if (!h.history().isEmpty()) {
            lines.add(HISTORY.row("SINCE", "STATE", "REASON"));
        }
        for (HealthChange c : h.history()) {
            lines.add(HISTORY.row(Instant.ofEpochMilli(c.at()), c.state().code(), c.reason()));
        }
        return lines;
    }

    private static String load(MemberLoad load) {
        return String.format(
                Locale.ROOT,
                "%s, version %s, %d in flight, %d of them wait, %d workers, %.1f ms, p99 %.1f ms,"
                        + " %.1f/s, CPU %.0f %%",
                load.ready() ? load.degraded() ? "degraded" : "ready" : "not ready",
                load.version().isEmpty() ? "unknown" : load.version(),
                load.inFlight(),
                load.queue(),
                load.workers(),
                load.ewmaMs(),
                load.p99Ms(),
                load.rate(),
                load.cpu() * 100);
    }
}
