/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.fairlead.lb.api.LatencyDistribution;
import org.fairlead.lb.api.SteeringCounter;
import org.fairlead.lb.api.SteeringStage;

/** Counts what the steering does and measures how long it takes. Thread-safe. */
final class SteeringMeter {
    private final Map<SteeringCounter, LongAdder> counters = new EnumMap<>(SteeringCounter.class);
    private final Map<SteeringStage, LatencyHistogram> latencies =
            new EnumMap<>(SteeringStage.class);
    private final LongSupplier nanos;

    SteeringMeter(LongSupplier nanos) {
        this.nanos = nanos;
        for (SteeringCounter counter : SteeringCounter.values()) {
            counters.put(counter, new LongAdder());
        }
        for (SteeringStage stage : SteeringStage.values()) {
            latencies.put(stage, new LatencyHistogram());
        }
    }

    void count(SteeringCounter counter) {
        counters.get(counter).increment();
    }

    /** Notes that a connection has come to a stage, so long after its SYN. */
    void reached(SteeringStage stage, long synNanos) {
        latencies.get(stage).record((nanos.getAsLong() - synNanos) / 1_000);
    }

    Map<SteeringCounter, Long> counters() {
        Map<SteeringCounter, Long> result = new EnumMap<>(SteeringCounter.class);
        counters.forEach((counter, adder) -> result.put(counter, adder.sum()));
        return result;
    }

    Map<SteeringStage, LatencyDistribution> latencies() {
        Map<SteeringStage, LatencyDistribution> result = new EnumMap<>(SteeringStage.class);
        latencies.forEach((stage, histogram) -> result.put(stage, histogram.snapshot()));
        return result;
    }
}
