/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.fairlead.lb.api.Difference;
import org.fairlead.lb.api.Outcome;
import org.fairlead.lb.api.OutcomeReport;
import org.fairlead.lb.api.RequestTotals;

/** JSON of outcomes; it is only ever written. */
public final class OutcomeCodec {
    private static final double PERCENT = 100;

    private OutcomeCodec() {}

    /**
     * Writes a report. What is not known is null, so that every field is always there.
     *
     * @param report report
     * @return new JSON object
     */
    public static ObjectNode encode(OutcomeReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("pool", report.pool().toString());
        json.put("label", report.label());
        json.put("base", report.base());
        json.put("from", Instant.ofEpochMilli(report.from()).toString());
        json.put("to", Instant.ofEpochMilli(report.to()).toString());
        ArrayNode values = json.putArray("values");
        report.outcomes().forEach(o -> values.add(encode(o)));
        return json;
    }

    private static ObjectNode encode(Outcome outcome) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        RequestTotals totals = outcome.totals();
        json.put("value", outcome.value());
        json.put("percent", outcome.share().map(s -> (double) s.percent()).orElse(null));
        ArrayNode members = json.putArray("members");
        outcome.members().forEach(m -> members.add(m.toString()));
        json.put("requests", totals.requests());
        json.put("ok", totals.ok());
        json.put("degraded", totals.degraded());
        json.put("failed", totals.failed());
        json.put("meanMs", number(totals.mean()));
        json.put("sdMs", number(Math.sqrt(totals.variance())));
        json.set("latency", outcome.latency().map(d -> encode(d, 1)).orElse(null));
        json.set("failures", outcome.failures().map(d -> encode(d, PERCENT)).orElse(null));
        return json;
    }

    /** Differences of latency in milliseconds, those of shares in percentage points. */
    private static ObjectNode encode(Difference d, double unit) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("test", d.test());
        json.put("difference", number(d.value() * unit));
        json.put("low", number(d.low() * unit));
        json.put("high", number(d.high() * unit));
        json.put("p", number(d.p()));
        json.put("real", d.isReal());
        return json;
    }

    private static Double number(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
