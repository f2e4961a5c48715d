/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import org.fairlead.lb.api.InvalidConfigException;

/** Bodies of requests. */
final class Json {
    private static final ObjectMapper MAPPER =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private Json() {}

    /** Reads the one JSON object of a body. */
    static ObjectNode object(InputStream body) throws IOException {
        try {
            JsonNode json = MAPPER.readTree(body);
            if (json instanceof ObjectNode) {
                return (ObjectNode) json;
            }
        } catch (JsonProcessingException e) {
            throw new InvalidConfigException("body", "is not JSON: " + e.getOriginalMessage());
        }
        throw new InvalidConfigException("body", "must be a JSON object");
    }

    /** Reads the body of a PUT: the name is in the path, and may be in the body too. */
    static ObjectNode object(InputStream body, String id) throws IOException {
        ObjectNode json = object(body);
        JsonNode given = json.get("id");
        if (given == null || given.isNull()) {
            json.put("id", id);
        } else if (!id.equals(given.asText())) {
            throw new InvalidConfigException(
                    "id", "is '" + given.asText() + "' but the path says '" + id + "'");
        }
        return json;
    }

    /** Changes an object by a patch (RFC 7396): null removes, objects merge, the rest replaces. */
    static ObjectNode merged(ObjectNode json, ObjectNode patch) {
        patch.fields()
                .forEachRemaining(
                        field -> {
                            JsonNode value = field.getValue();
                            JsonNode old = json.get(field.getKey());
                            if (value.isNull()) {
                                json.remove(field.getKey());
                            } else if (value.isObject()) {
                                ObjectNode into =
                                        old instanceof ObjectNode
                                                ? (ObjectNode) old
                                                : json.objectNode();
                                json.set(field.getKey(), merged(into, (ObjectNode) value));
                            } else {
                                json.set(field.getKey(), value);
                            }
                        });
        return json;
    }
}
