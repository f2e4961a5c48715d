/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.cli;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.lb.api.LatencyDistribution;
import org.fairlead.lb.api.SteeringCounter;
import org.fairlead.lb.api.SteeringFigures;
import org.fairlead.lb.api.SteeringStage;

/** The figures of the steering as lines of text. */
final class SteeringText {
    private static final Table COUNTS = new Table(20, -15);
    private static final Table TIMES = new Table(20, -15, -9, -9, -9, -9);

    private SteeringText() {}

    static List<String> lines(SteeringFigures figures) {
        List<String> lines = new ArrayList<>();
        lines.add(COUNTS.row("SINCE THE START", "COUNT", ""));
        for (SteeringCounter counter : SteeringCounter.values()) {
            lines.add(COUNTS.row(counter.code(), figures.count(counter), ""));
        }
        lines.add("");
        lines.add(TIMES.row("MICROSECONDS UNTIL", "COUNT", "P50", "P90", "P99", "MAX", ""));
        for (SteeringStage stage : SteeringStage.values()) {
            LatencyDistribution latency = figures.latency(stage);
            lines.add(
                    TIMES.row(
                            stage.code(),
                            latency.count(),
                            latency.micros(0.5),
                            latency.micros(0.9),
                            latency.micros(0.99),
                            latency.micros(1),
                            ""));
        }
        lines.add("");
        lines.add(COUNTS.row("NOW", "COUNT", ""));
        lines.add(COUNTS.row("remembered", figures.remembered(), ""));
        lines.add(COUNTS.row("waiting segments", figures.waiting(), ""));
        figures.live().forEach((device, live) -> lines.add(COUNTS.row(device, live, "with rules")));
        return lines;
    }
}
