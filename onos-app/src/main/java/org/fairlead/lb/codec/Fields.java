/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.fairlead.lb.api.InvalidConfigException;
import org.onlab.packet.Ip4Address;

/** Takes the fields of a JSON object and names the one at fault. */
final class Fields {
    private final JsonNode json;
    private final boolean strict;

    /**
     * Looks at an object.
     *
     * @param json the object
     * @param strict whether a field that is not known is an error
     */
    Fields(JsonNode json, boolean strict) {
        this.strict = strict;
        if (json == null || !json.isObject()) {
            throw new InvalidConfigException("body", "must be a JSON object");
        }
        this.json = json;
    }

    boolean isStrict() {
        return strict;
    }

    boolean has(String field) {
        return json.hasNonNull(field);
    }

    JsonNode node(String field) {
        return json.get(field);
    }

    String text(String field) {
        JsonNode node = required(field);
        if (!node.isTextual()) {
            throw new InvalidConfigException(field, "must be a string");
        }
        return node.textValue();
    }

    int integer(String field) {
        JsonNode node = required(field);
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw new InvalidConfigException(field, "must be a whole number; got " + node);
        }
        return node.intValue();
    }

    Ip4Address address(String field) {
        String text = text(field);
        try {
            return Ip4Address.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigException(
                    field, "must be an IPv4 address such as 198.18.0.100; got '" + text + "'");
        }
    }

    Map<String, String> texts(String field) {
        JsonNode node = json.get(field);
        Map<String, String> result = new LinkedHashMap<>();
        if (node == null || node.isNull()) {
            return result;
        }
        if (!node.isObject()) {
            throw new InvalidConfigException(field, "must be an object of strings");
        }
        Iterator<Map.Entry<String, JsonNode>> it = node.fields();
        while (it.hasNext()) {
            Map.Entry<String, JsonNode> e = it.next();
            if (!e.getValue().isTextual()) {
                throw new InvalidConfigException(field + "." + e.getKey(), "must be a string");
            }
            result.put(e.getKey(), e.getValue().textValue());
        }
        return result;
    }

    /** A misspelt field that is passed over in silence is a trap for the user. */
    void refuseOthers(Set<String> known) {
        Iterator<String> names = json.fieldNames();
        while (strict && names.hasNext()) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new InvalidConfigException(
                        name, "is not a field here; the fields are " + new TreeSet<>(known));
            }
        }
    }

    private JsonNode required(String field) {
        if (!has(field)) {
            throw new InvalidConfigException(field, "is missing");
        }
        return json.get(field);
    }
}
