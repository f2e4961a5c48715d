/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;
import org.fairlead.lb.api.HealthMonitor;
import org.fairlead.lb.api.InvalidConfigException;

/** JSON of a health monitor. */
final class MonitorCodec {
    private static final Set<String> FIELDS =
            Set.of(
                    "type",
                    "path",
                    "intervalMillis",
                    "fastIntervalMillis",
                    "timeoutMillis",
                    "rise",
                    "fall",
                    "expectedCodes",
                    "token",
                    "maxConcurrent");

    private MonitorCodec() {}

    static ObjectNode encode(HealthMonitor monitor) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", monitor.type().lowerName());
        json.put("path", monitor.path());
        json.put("intervalMillis", monitor.intervalMillis());
        json.put("fastIntervalMillis", monitor.fastIntervalMillis());
        json.put("timeoutMillis", monitor.timeoutMillis());
        json.put("rise", monitor.rise());
        json.put("fall", monitor.fall());
        ArrayNode codes = json.putArray("expectedCodes");
        monitor.expectedCodes().forEach(codes::add);
        monitor.token().ifPresent(t -> json.put("token", t));
        json.put("maxConcurrent", monitor.maxConcurrent());
        return json;
    }

    static HealthMonitor decode(JsonNode json, boolean strict) {
        Fields fields = new Fields(json, strict);
        fields.refuseOthers(FIELDS);
        HealthMonitor.Builder builder = HealthMonitor.builder();
        fields.setIfPresent("type", f -> builder.type(HealthMonitor.Type.of(fields.text(f))));
        fields.setIfPresent("path", f -> builder.path(fields.text(f)));
        fields.setIfPresent("intervalMillis", f -> builder.intervalMillis(fields.integer(f)));
        fields.setIfPresent(
                "fastIntervalMillis", f -> builder.fastIntervalMillis(fields.integer(f)));
        fields.setIfPresent("timeoutMillis", f -> builder.timeoutMillis(fields.integer(f)));
        fields.setIfPresent("rise", f -> builder.rise(fields.integer(f)));
        fields.setIfPresent("fall", f -> builder.fall(fields.integer(f)));
        fields.setIfPresent("expectedCodes", f -> builder.expectedCodes(codes(fields.node(f))));
        fields.setIfPresent("token", f -> builder.token(fields.text(f)));
        fields.setIfPresent("maxConcurrent", f -> builder.maxConcurrent(fields.integer(f)));
        fields.check();
        return builder.build();
    }

    private static Set<Integer> codes(JsonNode array) {
        Set<Integer> codes = new TreeSet<>();
        for (JsonNode code : array) {
            if (!code.isInt()) {
                throw new InvalidConfigException("expectedCodes", "must be whole numbers");
            }
            codes.add(code.intValue());
        }
        return codes;
    }
}
