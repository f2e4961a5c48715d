/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.Decision;

/** JSON of a decision; it is only ever written. */
public final class DecisionCodec {

    private DecisionCodec() {}

    /**
     * Writes a decision. What does not apply is null, so that every field is always there.
     *
     * @param decision decision
     * @return new JSON object
     */
    public static ObjectNode encode(Decision decision) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("number", decision.number());
        json.put("at", Instant.ofEpochMilli(decision.at()).toString());
        json.put("client", decision.key().client().toString());
        json.put("clientPort", decision.key().clientPort());
        json.put("vip", decision.vip().toString());
        json.put("ingress", decision.ingress().map(Object::toString).orElse(null));
        json.put("policy", decision.policy().orElse(null));
        json.put("pool", decision.pool().toString());
        json.put("split", decision.share().map(Object::toString).orElse(null));
        ObjectNode labels = json.putObject("labels");
        decision.labels().forEach(labels::put);
        json.put("note", decision.note());
        json.put("algorithm", decision.algorithm());
        json.put("member", decision.member().map(Object::toString).orElse(null));
        json.put("reason", decision.reason());
        ArrayNode candidates = json.putArray("candidates");
        decision.candidates().forEach(c -> candidates.add(encode(c)));
        return json;
    }

    private static ObjectNode encode(Candidate candidate) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("member", candidate.member().id().toString());
        double score = candidate.score();
        json.put("score", Double.isFinite(score) ? Double.valueOf(score) : null);
        json.put("note", candidate.note());
        return json;
    }
}
