/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.fairlead.inference.image.Normalization;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads {@code model.yaml}. Every complaint names the file and the field. */
final class ModelDescriptionReader {

    static final String FILE = "model.yaml";

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;
    private final Map<?, ?> root;

    private ModelDescriptionReader(Path folder, Map<?, ?> root) {
        this.folder = folder;
        this.root = root;
    }

    /**
     * Reads the description in {@code <name>/<version>/}.
     *
     * @param engine taken where the model comes in a form for it, in any case of letters; otherwise
     *     and where it is null, the first form that is described
     */
    static ModelDescription read(Path folder, String engine) throws ModelException {
        ModelDescriptionReader reader = open(folder);
        ModelForm form = ModelForm.preferred(reader.forms(), engine);
        return reader.description(form);
    }

    /** The engines that a model comes in a form for, the default first. */
    static List<String> engines(Path folder) throws ModelException {
        return open(folder).forms().stream().map(ModelForm::engine).toList();
    }

    private static ModelDescriptionReader open(Path folder) throws ModelException {
        Path file = folder.resolve(FILE);
        try (Reader reader = Files.newBufferedReader(file)) {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            if (root instanceof Map<?, ?> map) {
                return new ModelDescriptionReader(folder, map);
            }
            throw new ModelException(file + ": not a YAML mapping");
        } catch (IOException | YAMLException e) {
            throw new ModelException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Each file or folder under {@code files}, or else the one that the root names. */
    private List<ModelForm> forms() throws ModelException {
        if (!root.containsKey("files")) {
            return List.of(form(root));
        }
        List<ModelForm> forms = new ArrayList<>();
        for (Object entry : list(root, "files")) {
            if (!(entry instanceof Map<?, ?> map)) {
                throw problem("files", "must hold mappings");
            }
            forms.add(form(map));
        }
        if (forms.isEmpty()) {
            throw problem("files", "must name at least one file");
        }
        return forms;
    }

    private ModelForm form(Map<?, ?> map) throws ModelException {
        Path path = folder.resolve(text(map, "file")).normalize();
        // The folder itself is none: its digest would be that of the description, too.
        if (!path.startsWith(folder.normalize()) || path.equals(folder.normalize())) {
            throw problem("file", "must lie in the folder of the model");
        }
        String sha256 = text(map, "sha256");
        if (!SHA256.matcher(sha256).matches()) {
            throw problem("sha256", "must be 64 lower-case hexadecimal digits");
        }
        return new ModelForm(text(map, "engine"), path, sha256);
    }

    private ModelDescription description(ModelForm form) throws ModelException {
        Map<?, ?> input = mapping("input");
        int width = number(input, "width").intValue();
        if (width < 1 || width != number(input, "height").intValue()) {
            throw problem("input", "width and height must be equal and above 0");
        }
        List<String> labels = list(root, "labels").stream().map(String::valueOf).toList();
        if (labels.isEmpty()) {
            throw problem("labels", "must name at least one output");
        }
        return new ModelDescription(
                folder.getParent().getFileName().toString(),
                folder.getFileName().toString(),
                form.engine(),
                form.file(),
                form.sha256(),
                width,
                normalization(),
                labels,
                number(root, "accuracy").doubleValue());
    }

    private Normalization normalization() throws ModelException {
        Map<?, ?> values = mapping("normalization");
        try {
            return new Normalization(floats(values, "mean"), floats(values, "std"));
        } catch (IllegalArgumentException e) {
            throw problem("normalization", e.getMessage());
        }
    }

    private List<Float> floats(Map<?, ?> map, String key) throws ModelException {
        List<?> values = list(map, key);
        if (!values.stream().allMatch(Number.class::isInstance)) {
            throw problem(key, "must hold numbers");
        }
        return values.stream().map(value -> ((Number) value).floatValue()).toList();
    }

    private Map<?, ?> mapping(String key) throws ModelException {
        if (root.get(key) instanceof Map<?, ?> map) {
            return map;
        }
        throw problem(key, "must be a mapping");
    }

    private List<?> list(Map<?, ?> map, String key) throws ModelException {
        if (map.get(key) instanceof List<?> list) {
            return list;
        }
        throw problem(key, "must be a list");
    }

    private Number number(Map<?, ?> map, String key) throws ModelException {
        if (map.get(key) instanceof Number number) {
            return number;
        }
        throw problem(key, "must be a number");
    }

    private String text(Map<?, ?> map, String key) throws ModelException {
        if (map.get(key) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw problem(key, "must be a text");
    }

    private ModelException problem(String key, String complaint) {
        return new ModelException(folder.resolve(FILE) + ": '" + key + "' " + complaint);
    }
}
