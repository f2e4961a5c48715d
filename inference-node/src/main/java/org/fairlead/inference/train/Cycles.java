/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How many passes over the pictures a run makes, in cycles: at the start of each the learning rate
 * rises anew. Immutable.
 *
 * @param epochs passes of each cycle, at least one cycle and one pass each
 */
record Cycles(List<Integer> epochs) {

    private static final String PLUS = "+";

    Cycles {
        epochs = List.copyOf(epochs);
        if (epochs.isEmpty() || epochs.stream().anyMatch(e -> e < 1)) {
            throw new IllegalArgumentException("epochs are from 1 on, or several like 12+8");
        }
    }

    /** Reads {@code 10} or {@code 12+8}. */
    static Cycles parse(String text) {
        try {
            return new Cycles(Arrays.stream(text.split("\\+", -1)).map(Integer::valueOf).toList());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'" + text + "': epochs are a number, or several like 12+8", e);
        }
    }

    int total() {
        return epochs.stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether a run of these begins as a run of others does that is no longer. */
    boolean goesOnFrom(Cycles others) {
        return others.epochs.size() <= epochs.size()
                && epochs.subList(0, others.epochs.size()).equals(others.epochs);
    }

    @Override
    public String toString() {
        return epochs.stream().map(String::valueOf).collect(Collectors.joining(PLUS));
    }
}
