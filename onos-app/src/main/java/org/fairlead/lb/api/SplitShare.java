/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Objects;

/** A share of a pool's clients that goes to the members with one value of a label. Immutable. */
public final class SplitShare {
    private final String label;
    private final String value;
    private final int percent;

    /**
     * Makes a share.
     *
     * @param label name of the label, such as {@code version}
     * @param value value of the label, such as {@code v2}
     * @param percent 0 to 100
     * @throws InvalidConfigException if a text is empty or the percentage out of range
     */
    public SplitShare(String label, String value, int percent) {
        this.label = required("label", label);
        this.value = required("value", value);
        this.percent = Ranges.checked("percent", percent, 0, 100);
    }

    private static String required(String field, String text) {
        if (text == null || text.isEmpty()) {
            throw new InvalidConfigException(field, "must not be empty");
        }
        return text;
    }

    /**
     * Returns the name of the label.
     *
     * @return name, not empty
     */
    public String label() {
        return label;
    }

    /**
     * Returns the value of the label.
     *
     * @return value, not empty
     */
    public String value() {
        return value;
    }

    /**
     * Returns the share.
     *
     * @return 0 to 100
     */
    public int percent() {
        return percent;
    }

    @Override
    public int hashCode() {
        return Objects.hash(label, value, percent);
    }

    @Override
    public boolean equals(Object obj) {
        if (!(obj instanceof SplitShare)) {
            return false;
        }
        SplitShare other = (SplitShare) obj;
        return label.equals(other.label) && value.equals(other.value) && percent == other.percent;
    }

    @Override
    public String toString() {
        return label + "=" + value + " " + percent + "%";
    }
}
