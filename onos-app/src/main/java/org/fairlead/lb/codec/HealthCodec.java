/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.fairlead.lb.api.HealthChange;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberLoad;

/** JSON of the health of members. */
public final class HealthCodec {
    private HealthCodec() {}

    /**
     * Writes the health of a member.
     *
     * @param health health
     * @return new JSON object
     */
    public static ObjectNode encode(MemberHealth health) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", health.member().toString());
        json.setAll(view(health));
        return json;
    }

    /**
     * Writes the health of a member whose name stands elsewhere.
     *
     * @param health health
     * @return new JSON object
     */
    static ObjectNode view(MemberHealth health) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("state", health.state().code());
        json.put("reason", health.reason());
        json.put("since", time(health.since()));
        json.put("circuit", health.circuit().code());
        weights(json, health);
        if (health.lastCheckAt() > 0) {
            json.putObject("lastCheck")
                    .put("at", time(health.lastCheckAt()))
                    .put("found", health.lastCheck());
        }
        health.lastLoad().ifPresent(load -> json.set("lastReport", report(health, load)));
        return json;
    }

    /**
     * Writes changes of a member's state.
     *
     * @param history the newest first
     * @return new JSON array in the same order
     */
    public static ArrayNode history(List<HealthChange> history) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (HealthChange change : history) {
            json.addObject()
                    .put("at", time(change.at()))
                    .put("state", change.state().code())
                    .put("reason", change.reason());
        }
        return json;
    }

    /** Adds the weights, rounded to what is of use. */
    static void weights(ObjectNode json, MemberHealth health) {
        json.put("configuredWeight", health.configuredWeight());
        json.put("effectiveWeight", Math.round(health.effectiveWeight() * 1000) / 1000.0);
    }

    private static ObjectNode report(MemberHealth health, MemberLoad load) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", time(health.lastLoadAt()))
                .put("ageMillis", Math.max(0, health.at() - health.lastLoadAt()))
                .put("ready", load.ready())
                .put("degraded", load.degraded())
                .put("inFlight", load.inFlight())
                .put("queue", load.queue())
                .put("workers", load.workers())
                .put("ewmaMs", load.ewmaMs())
                .put("p99Ms", load.p99Ms())
                .put("rate", load.rate())
                .put("cpu", load.cpu())
                .put("version", load.version());
    }

    /** Nothing for what has never been. */
    private static String time(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
    }
}
