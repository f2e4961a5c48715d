/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.io.PrintStream;
import java.util.Locale;

/** A progress bar that redraws itself on a terminal and prints ten lines anywhere else. */
final class ProgressLine {

    private static final int WIDTH = 30;
    private static final int PARTS = 10;

    private final PrintStream out;
    private final boolean terminal;
    private final String title;
    private final int total;
    private final long start = System.nanoTime();
    private int lastPart;

    ProgressLine(PrintStream out, String title, int total) {
        this.out = out;
        this.terminal = System.console() != null;
        this.title = title;
        this.total = total;
    }

    /**
     * Shows how far the work is.
     *
     * @param done from 1 to the total
     * @param note a few words to the right of the bar
     */
    void update(int done, String note) {
        int part = done * PARTS / total;
        if (!terminal && part == lastPart) {
            return;
        }
        lastPart = part;
        double seconds = (System.nanoTime() - start) / 1e9;
        int filled = done * WIDTH / total;
        String line =
                String.format(
                        Locale.ROOT,
                        "%s [%s%s] %3d %%  %s  %.0f s, %.0f s left",
                        title,
                        "=".repeat(filled),
                        " ".repeat(WIDTH - filled),
                        done * 100 / total,
                        note,
                        seconds,
                        seconds * (total - done) / done);
        out.print(terminal ? "\r" + line + (done == total ? "   \n" : "   ") : line + "\n");
        out.flush();
    }
}
