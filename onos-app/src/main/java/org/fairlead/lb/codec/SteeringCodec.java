/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.fairlead.lb.api.LatencyDistribution;
import org.fairlead.lb.api.SteeringCounter;
import org.fairlead.lb.api.SteeringFigures;
import org.fairlead.lb.api.SteeringStage;

/** JSON of what the steering does; it is only ever written. */
public final class SteeringCodec {

    private SteeringCodec() {}

    /**
     * Writes figures.
     *
     * @param figures figures
     * @return new JSON object
     */
    public static ObjectNode encode(SteeringFigures figures) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode counters = json.putObject("counters");
        for (SteeringCounter counter : SteeringCounter.values()) {
            counters.put(counter.code(), figures.count(counter));
        }
        ObjectNode latency = json.putObject("latency");
        for (SteeringStage stage : SteeringStage.values()) {
            latency.set(stage.code(), encode(figures.latency(stage)));
        }
        json.put("remembered", figures.remembered());
        json.put("waiting", figures.waiting());
        ObjectNode live = json.putObject("live");
        figures.live().forEach((device, count) -> live.put(device.toString(), count));
        return json;
    }

    private static ObjectNode encode(LatencyDistribution latency) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("count", latency.count())
                .put("p50", latency.micros(0.5))
                .put("p90", latency.micros(0.9))
                .put("p99", latency.micros(0.99))
                .put("max", latency.micros(1));
        ArrayNode histogram = json.putArray("histogram");
        latency.counts()
                .forEach(
                        (end, count) ->
                                histogram.addObject().put("below", end).put("count", count));
        return json;
    }
}
