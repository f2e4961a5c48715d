/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.google.common.base.Joiner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fairlead.lb.api.Difference;
import org.fairlead.lb.api.Outcome;
import org.fairlead.lb.api.OutcomeReport;
import org.fairlead.lb.api.RequestTotals;

/** The outcomes of a pool as lines for terminals of 100 columns. */
final class OutcomeLines {
    private static final Table TABLE = new Table(14, -5, -10, -10, -8, -8, -9, -9);
    private static final double PERCENT = 100;

    private OutcomeLines() {}

    static List<String> of(OutcomeReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(
                TABLE.row(
                        report.label().toUpperCase(Locale.ROOT),
                        "SPLIT",
                        "REQUESTS",
                        "OK",
                        "DEGRADED",
                        "FAILED",
                        "MEAN ms",
                        "SD ms",
                        "MEMBERS"));
        for (Outcome o : report.outcomes()) {
            RequestTotals totals = o.totals();
            lines.add(
                    TABLE.row(
                            o.value(),
                            o.share().map(s -> s.percent() + "%").orElse("-"),
                            totals.requests(),
                            totals.ok(),
                            totals.degraded(),
                            totals.failed(),
                            number(totals.mean()),
                            number(Math.sqrt(totals.variance())),
                            Joiner.on(',').join(o.members())));
        }
        for (Outcome o : report.outcomes()) {
            String head = o.value() + " against " + report.base() + ", ";
            o.latency().ifPresent(d -> lines.add(line(head + "latency: ", d, 1, " ms")));
            o.failures().ifPresent(d -> lines.add(line(head + "failed: ", d, PERCENT, " points")));
        }
        return lines;
    }

    private static String line(String head, Difference d, double unit, String name) {
        if (Double.isNaN(d.p())) {
            return head + "too few requests to tell";
        }
        return String.format(
                Locale.ROOT,
                "%s%+.3f%s, %s (p = %.2g, %s)",
                head,
                d.value() * unit,
                name,
                d.isReal() ? "real" : "may be chance",
                d.p(),
                d.test());
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "-";
    }
}
