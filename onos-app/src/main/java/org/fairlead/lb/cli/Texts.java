/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fairlead.lb.api.MemberHealth;

/** Times, weights and long texts, short enough for tables. */
final class Texts {
    private static final int WIDTH = 100;

    private Texts() {}

    /**
     * Says how long something lasts or is ago.
     *
     * @param millis milliseconds
     * @return at most five characters, such as 0.2s, 59s, 120m, 47h, 90d
     */
    static String span(long millis) {
        double seconds = Math.max(0, millis) / 1000.0;
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1fs", Math.floor(seconds * 10) / 10);
        }
        if (seconds < 300) {
            return (long) seconds + "s";
        }
        if (seconds < 3 * 3600) {
            return (long) seconds / 60 + "m";
        }
        return seconds < 72 * 3600 ? (long) seconds / 3600 + "h" : (long) seconds / 86_400 + "d";
    }

    /** How long ago something was; a dash for what has never been, which is 0. */
    static String ago(long now, long then) {
        return then == 0 ? "-" : span(now - then);
    }

    /** The configured weight and the one that counts, such as 100/12.5. */
    static String weights(MemberHealth health) {
        return health.configuredWeight() + "/" + weight(health.effectiveWeight());
    }

    /** A weight with at most three digits that say something. */
    static String weight(double weight) {
        if (weight == Math.rint(weight) || weight >= 100) {
            return String.valueOf(Math.round(weight));
        }
        // What is more than nothing is not shown as nothing.
        double shown = Math.max(0.01, weight);
        return String.format(Locale.ROOT, weight < 10 ? "%.2f" : "%.1f", shown);
    }

    /** Breaks a text into lines; later ones are indented by the length of the label. */
    static List<String> wrapped(String label, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(label);
        for (String word : text.split(" ")) {
            if (line.length() > label.length() && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(label.length()));
            }
            line.append(line.length() == label.length() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
