/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import com.google.common.base.Joiner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.Decision;

/** A decision as lines for terminals of 100 columns. */
final class Explanation {
    private static final Table FACTS = new Table(10);
    private static final Table CANDIDATES = new Table(24, -14);

    private Explanation() {}

    static List<String> of(Decision d) {
        List<String> lines = new ArrayList<>();
        fact(lines, "client", d.key().client() + ":" + d.key().clientPort());
        fact(lines, "vip", d.vip() + " " + d.key().vip() + ":" + d.key().vipPort());
        fact(lines, "ingress", d.ingress().map(Object::toString).orElse(""));
        fact(lines, "decided", d.number() == 0 ? "" : d.number() + ", " + time(d.at()));
        fact(lines, "policy", d.policy().orElse(""));
        fact(lines, "pool", d.pool());
        fact(lines, "split", d.share().map(Object::toString).orElse(""));
        fact(lines, "labels", Joiner.on(',').withKeyValueSeparator("=").join(d.labels()));
        fact(lines, "note", d.note());
        fact(lines, "algorithm", d.algorithm());
        fact(lines, "member", d.member().map(Object::toString).orElse(""));
        fact(lines, "reason", d.reason());
        if (!d.candidates().isEmpty()) {
            lines.add("");
            lines.add(CANDIDATES.row("CANDIDATE", "SCORE", "NOTE"));
        }
        for (Candidate c : d.candidates()) {
            lines.add(CANDIDATES.row(c.member().id(), score(c.score()), c.note()));
        }
        return lines;
    }

    /** What does not apply is shown as a dash, so that nobody looks for it. */
    private static void fact(List<String> lines, String name, Object value) {
        String text = value.toString();
        lines.add(FACTS.row(name, text.isEmpty() ? "-" : text));
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static String score(double score) {
        return Double.isFinite(score) ? String.format(Locale.ROOT, "%.6g", score) : "-";
    }
}
