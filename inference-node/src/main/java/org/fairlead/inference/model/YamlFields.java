/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The fields of a YAML mapping. Every complaint names the file, the field and what is allowed. */
final class YamlFields {

    private final Path file;
    private final String prefix;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private YamlFields(Path file, String prefix, Map<?, ?> map) {
        this.file = file;
        this.prefix = prefix;
        map.forEach((key, value) -> fields.put(String.valueOf(key), value));
    }

    /** Reads a file; one that is empty or not there has no fields. */
    static YamlFields read(Path file) throws ModelException {
        if (!Files.exists(file)) {
            return new YamlFields(file, "", Map.of());
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            if (root == null) {
                return new YamlFields(file, "", Map.of());
            }
            if (root instanceof Map<?, ?> map) {
                return new YamlFields(file, "", map);
            }
            throw new ModelException(file + ": must be a mapping, such as 'engine: PyTorch'");
        } catch (IOException | YAMLException e) {
            throw new ModelException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    boolean has(String key) {
        return fields.get(key) != null;
    }

    /** Makes sure that there is no field but these: one that is misspelt would do nothing. */
    void allow(List<String> known) throws ModelException {
        for (String key : fields.keySet()) {
            if (!known.contains(key)) {
                throw problem(key, "is not known; there are " + String.join(", ", known));
            }
        }
    }

    Object value(String key) {
        return fields.get(key);
    }

    /** A text; null where it is not there. */
    String text(String key) throws ModelException {
        Object value = fields.get(key);
        if (value == null || value instanceof String text && !text.isBlank()) {
            return (String) value;
        }
        throw problem(key, "must be a text, is " + value);
    }

    /** A mapping; without any field where it is not there. */
    YamlFields mapping(String key) throws ModelException {
        Object value = fields.getOrDefault(key, Map.of());
        if (value instanceof Map<?, ?> map) {
            return new YamlFields(file, prefix + key + ".", map);
        }
        throw problem(key, "must be a mapping, is " + value);
    }

    /** A list of mappings, at least one. */
    List<YamlFields> mappings(String key) throws ModelException {
        if (!(fields.get(key) instanceof List<?> list) || list.isEmpty()) {
            throw problem(key, "must be a list of at least one mapping, is " + fields.get(key));
        }
        List<YamlFields> mappings = new ArrayList<>();
        for (Object each : list) {
            if (!(each instanceof Map<?, ?> map)) {
                throw problem(key, "must hold mappings, has " + each);
            }
            mappings.add(new YamlFields(file, prefix + key + ".", map));
        }
        return mappings;
    }

    /** All fields. */
    Map<String, Object> all() {
        return fields;
    }

    /** A whole number. */
    int integer(String key, int otherwise, int least, int most) throws ModelException {
        Object value = fields.getOrDefault(key, otherwise);
        if (value instanceof Integer number && number >= least && number <= most) {
            return number;
        }
        throw problem(
                key, "must be a whole number from " + least + " to " + most + ", is " + value);
    }

    /** A number from 0 to 1; null where it is not there. */
    Double share(String key) throws ModelException {
        Object value = fields.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof Number number
                && number.doubleValue() >= 0
                && number.doubleValue() <= 1) {
            return number.doubleValue();
        }
        throw problem(key, "must be a number from 0 to 1, is " + value);
    }

    /** Numbers. */
    List<Float> floats(String key, List<Float> otherwise) throws ModelException {
        Object value = fields.getOrDefault(key, otherwise);
        if (value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
            return list.stream().map(each -> ((Number) each).floatValue()).toList();
        }
        throw problem(key, "must be a list of numbers, is " + value);
    }

    ModelException problem(String key, String complaint) {
        return new ModelException(file + ": '" + prefix + key + "' " + complaint);
    }
}
