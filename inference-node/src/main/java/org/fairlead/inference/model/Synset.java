/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of a network's outputs, one a line, as models of ImageNet bring them: {@code tench,
 * Tinca tinca}, or with the number of WordNet before it: {@code n01440764 tench, Tinca tinca}. The
 * number is left out, unless two names would be the same without it: ImageNet has two cranes, a
 * bird and a machine.
 */
public final class Synset {

    private static final Pattern NUMBERED = Pattern.compile("(n\\d{8})[\\s,]+(\\S.*)");

    private Synset() {}

    /**
     * The labels in a file.
     *
     * @param lines empty ones are left out
     * @return as many labels, each different from the others
     */
    public static List<String> labels(List<String> lines) {
        List<String> full = lines.stream().map(String::strip).filter(l -> !l.isEmpty()).toList();
        Map<String, Integer> counts = new HashMap<>();
        full.forEach(line -> counts.merge(plain(line), 1, Integer::sum));
        Map<String, Integer> seen = new HashMap<>();
        List<String> labels = new ArrayList<>();
        for (String line : full) {
            String label = counts.get(plain(line)) == 1 ? plain(line) : distinct(line);
            int times = seen.merge(label, 1, Integer::sum);
            labels.add(times == 1 ? label : label + " #" + times);
        }
        return labels;
    }

    private static String plain(String line) {
        Matcher numbered = NUMBERED.matcher(line);
        return numbered.matches() ? numbered.group(2) : line;
    }

    private static String distinct(String line) {
        Matcher numbered = NUMBERED.matcher(line);
        return numbered.matches() ? numbered.group(2) + " (" + numbered.group(1) + ")" : line;
    }
}
