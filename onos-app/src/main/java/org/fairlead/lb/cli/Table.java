/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

/**
 * A table for terminals of 100 columns: what is too long for its column is cut, and ends with a
 * tilde. Immutable.
 */
final class Table {
    private static final int WIDTH = 100;

    private final int[] widths;

    /**
     * Makes a table.
     *
     * @param widths width of each column but the last; negative for one that is aligned right
     */
    Table(int... widths) {
        this.widths = widths.clone();
    }

    /** Formats a row with one value for each column. */
    String row(Object... values) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            int width = Math.abs(widths[i]);
            String cell = cut(String.valueOf(values[i]), width);
            String space = " ".repeat(width - cell.length());
            text.append(widths[i] < 0 ? space + cell : cell + space).append(' ');
        }
        text.append(cut(String.valueOf(values[widths.length]), WIDTH - text.length()));
        return text.toString().stripTrailing();
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "~";
    }
}
