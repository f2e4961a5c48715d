/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.Problems;
import org.onlab.packet.Ip4Address;

/**
 * Takes the fields of a JSON object and names those at fault: what the {@code set} methods find is
 * kept until {@link #check()}, so that the user hears of all of it at once.
 */
final class Fields {
    private final JsonNode json;
    private final boolean strict;
    private final Problems problems = new Problems();

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

    /** Does something with a field that must be there, noting what is wrong. */
    void set(Runnable setter) {
        problems.collect(setter);
    }

    /** Does something with a field if it is there, noting what is wrong. */
    void setIfPresent(String field, Consumer<String> setter) {
        if (has(field)) {
            problems.collect(() -> setter.accept(field));
        }
    }

    /** Takes an object within this one, if it is there, noting what is wrong under its path. */
    void within(String field, Consumer<JsonNode> setter) {
        if (!has(field)) {
            return;
        }
        if (!json.get(field).isObject()) {
            problems.add(field, "must be a JSON object");
            return;
        }
        problems.collect(field, () -> setter.accept(json.get(field)));
    }

    /**
     * Takes an array of objects, noting what is wrong under the path of each.
     *
     * @return what could be read; nothing if the field is not there
     */
    <T> List<T> objects(String field, Function<JsonNode, T> reader) {
        List<T> result = new ArrayList<>();
        if (!has(field)) {
            return result;
        }
        if (!json.get(field).isArray()) {
            problems.add(field, "must be an array");
            return result;
        }
        for (int i = 0; i < json.get(field).size(); i++) {
            JsonNode element = json.get(field).get(i);
            String path = field + "[" + i + "]";
            if (element.isObject()) {
                problems.collect(path, () -> result.add(reader.apply(element)));
            } else {
                problems.add(path, "must be a JSON object");
            }
        }
        return result;
    }

    /** Ends the reading. */
    void check() {
        problems.throwIfAny();
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

    boolean bool(String field) {
        JsonNode node = required(field);
        if (!node.isBoolean()) {
            throw new InvalidConfigException(field, "must be true or false; got " + node);
        }
        return node.booleanValue();
    }

    Ip4Address address(String field) {
        return parsed(
                field, text(field), "an IPv4 address such as 198.18.0.100", Ip4Address::valueOf);
    }

    /** Reads a text by a parser that throws what it likes. */
    <T> T parsed(String field, String expected, Function<String, T> parser) {
        return parsed(field, text(field), expected, parser);
    }

    /** Reads an array of texts by a parser that throws what it likes. */
    <T> List<T> parsedAll(String field, String expected, Function<String, T> parser) {
        List<T> result = new ArrayList<>();
        if (!has(field)) {
            return result;
        }
        JsonNode array = json.get(field);
        if (!array.isArray()) {
            throw new InvalidConfigException(field, "must be an array of strings");
        }
        for (int i = 0; i < array.size(); i++) {
            String path = field + "[" + i + "]";
            if (!array.get(i).isTextual()) {
                throw new InvalidConfigException(path, "must be a string");
            }
            result.add(parsed(path, array.get(i).textValue(), expected, parser));
        }
        return result;
    }

    private static <T> T parsed(
            String field, String text, String expected, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (InvalidConfigException e) {
            throw new InvalidConfigException(field, e.problem());
        } catch (RuntimeException e) {
            throw new InvalidConfigException(field, "must be " + expected + "; got '" + text + "'");
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
                problems.add(name, "is not a field here; the fields are " + new TreeSet<>(known));
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
