/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which processor {@code model.yaml} names, and what it says to it. Immutable.
 *
 * @param name the name of the processor
 * @param options everything else that stands beside the name; may be empty
 */
public record ProcessorChoice(String name, Map<String, Object> options) {

    /** Takes a copy of the options. */
    public ProcessorChoice {
        options = Map.copyOf(options);
    }

    /** A processor without options. */
    public static ProcessorChoice of(String name) {
        return new ProcessorChoice(name, Map.of());
    }

    /**
     * Makes sure that there is no option but these.
     *
     * @throws ModelException where there is; the message names it and those that there are
     */
    public void allow(String... known) throws ModelException {
        for (String option : new TreeMap<>(options).keySet()) {
            if (!List.of(known).contains(option)) {
                throw new ModelException(
                        name
                                + " has no option '"
                                + option
                                + "'; "
                                + (known.length == 0
                                        ? "it has none"
                                        : "there are " + List.of(known)));
            }
        }
    }

    /**
     * The value of an option.
     *
     * @param option its name
     * @param otherwise the value where it is not given
     * @param least the least value
     * @param most the largest value
     * @throws ModelException where it is no number, or not within the limits
     */
    public double number(String option, double otherwise, double least, double most)
            throws ModelException {
        Object value = options.getOrDefault(option, otherwise);
        if (value instanceof Number number
                && number.doubleValue() >= least
                && number.doubleValue() <= most) {
            return number.doubleValue();
        }
        throw new ModelException(
                name
                        + " needs '"
                        + option
                        + "' to be a number from "
                        + least
                        + " to "
                        + most
                        + ", not "
                        + value);
    }
}
