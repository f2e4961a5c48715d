/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Ordering;
import java.util.Map;
import org.onosproject.net.DeviceId;

/** How much the steering does, and how fast, as of now. Immutable. */
public final class SteeringFigures {
    private final ImmutableMap<SteeringCounter, Long> counters;
    private final ImmutableMap<SteeringStage, LatencyDistribution> latencies;
    private final int remembered;
    private final int waiting;
    private final ImmutableSortedMap<DeviceId, Integer> live;

    /**
     * Makes figures.
     *
     * @param counters of each kind, since the start
     * @param latencies of each stage, since the start
     * @param remembered connections in memory, with rules or without
     * @param waiting segments that wait to be handled
     * @param live connections with rules, by the switch that has them
     */
    public SteeringFigures(
            Map<SteeringCounter, Long> counters,
            Map<SteeringStage, LatencyDistribution> latencies,
            int remembered,
            int waiting,
            Map<DeviceId, Integer> live) {
        this.counters = ImmutableMap.copyOf(counters);
        this.latencies = ImmutableMap.copyOf(latencies);
        this.remembered = remembered;
        this.waiting = waiting;
        this.live = ImmutableSortedMap.copyOf(live, Ordering.usingToString());
    }

    /**
     * Returns how often something happened since the start.
     *
     * @param counter what
     * @return times
     */
    public long count(SteeringCounter counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /**
     * Returns how long new connections took to come to a stage, since the start.
     *
     * @param stage stage
     * @return distribution
     */
    public LatencyDistribution latency(SteeringStage stage) {
        return latencies.getOrDefault(stage, new LatencyDistribution(Map.of()));
    }

    /**
     * Returns the connections in memory, whether a switch has rules for them or not.
     *
     * @return connections
     */
    public int remembered() {
        return remembered;
    }

    /**
     * Returns the segments that wait to be handled.
     *
     * @return segments
     */
    public int waiting() {
        return waiting;
    }

    /**
     * Returns the connections that switches have rules for; each has two.
     *
     * @return connections by switch, in the order of the names
     */
    public Map<DeviceId, Integer> live() {
        return live;
    }
}
