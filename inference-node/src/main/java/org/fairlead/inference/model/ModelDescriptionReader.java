/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.fairlead.inference.image.Normalization;
import org.fairlead.inference.model.process.CentreCrop;
import org.fairlead.inference.model.process.Softmax;
import org.fairlead.inference.model.zoo.ZooEngine;

/**
 * Reads {@code model.yaml}. What it leaves out is found in the folder or is what networks trained
 * on ImageNet have. Every complaint names the file, the field and what is allowed.
 */
final class ModelDescriptionReader {

    static final String FILE = "model.yaml";

    /** The engine of what lies outside the folder. */
    static final String ZOO = ZooEngine.NAME;

    private static final List<String> KNOWN =
            List.of(
                    "engine",
                    "file",
                    "files",
                    "url",
                    "arguments",
                    "sha256",
                    "input",
                    "normalization",
                    "labels",
                    "preprocess",
                    "postprocess",
                    "accuracy",
                    "training");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int EDGE = 224;
    private static final int LARGEST_EDGE = 4096;
    private static final Normalization IMAGENET =
            new Normalization(List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));

    private final Path folder;
    private final YamlFields root;

    private ModelDescriptionReader(Path folder, YamlFields root) {
        this.folder = folder;
        this.root = root;
    }

    /**
     * Reads the description in {@code <name>/<version>/}. The digest is what it says, or null where
     * it says none; no file was looked into.
     *
     * @param engine taken where the model comes in a form for it, in any case of letters; otherwise
     *     and where it is null, the first form that is described
     */
    static ModelDescription read(Path folder, String engine) throws ModelException {
        return open(folder).description(engine);
    }

    /** The engines that a model comes in a form for, the default first. */
    static List<String> engines(Path folder) throws ModelException {
        return open(folder).forms().stream().map(ModelForm::engine).toList();
    }

    private static ModelDescriptionReader open(Path folder) throws ModelException {
        YamlFields root = YamlFields.read(folder.resolve(FILE));
        root.allow(KNOWN);
        return new ModelDescriptionReader(folder, root);
    }

    /** The URL, or each file or folder under {@code files}, or else the one that the root names. */
    private List<ModelForm> forms() throws ModelException {
        if (root.has("url")) {
            String engine = root.text("engine");
            return List.of(new ModelForm(engine == null ? ZOO : engine, null, digest(root)));
        }
        if (!root.has("files")) {
            return List.of(form(root));
        }
        List<ModelForm> forms = new ArrayList<>();
        for (YamlFields entry : root.mappings("files")) {
            entry.allow(List.of("engine", "file", "sha256"));
            forms.add(form(entry));
        }
        return forms;
    }

    private ModelForm form(YamlFields fields) throws ModelException {
        Path file = new ModelFolder(folder, fields).network();
        String engine = fields.text("engine");
        return new ModelForm(
                engine == null ? ModelFolder.engineOf(fields, file) : engine, file, digest(fields));
    }

    private ModelDescription description(String preferred) throws ModelException {
        for (String each : List.of("file", "files")) {
            if (root.has("url") && root.has(each)) {
                throw root.problem("url", "and '" + each + "' exclude each other");
            }
        }
        if (!root.has("url") && root.has("arguments")) {
            throw root.problem("arguments", "is for 'url'");
        }
        boolean own = root.has("url");
        ModelForm form = ModelForm.preferred(forms(), preferred);
        return new ModelDescription(
                folder.getParent().getFileName().toString(),
                folder.getFileName().toString(),
                own ? ZOO : form.engine(),
                form.file(),
                form.sha256(),
                edge(),
                normalization(),
                new ModelFolder(folder, root).labels(own),
                root.share("accuracy"),
                processor("preprocess", own ? null : CentreCrop.NAME),
                processor("postprocess", own ? null : Softmax.NAME),
                own ? source() : null);
    }

    private ModelDescription.Source source() throws ModelException {
        return new ModelDescription.Source(
                root.text("url"), root.text("engine"), root.mapping("arguments").all());
    }

    private static String digest(YamlFields fields) throws ModelException {
        String sha256 = fields.text("sha256");
        if (sha256 != null && !SHA256.matcher(sha256).matches()) {
            throw fields.problem("sha256", "must be 64 lower-case hexadecimal digits");
        }
        return sha256;
    }

    private int edge() throws ModelException {
        YamlFields input = root.mapping("input");
        input.allow(List.of("width", "height"));
        int width = input.integer("width", EDGE, 1, LARGEST_EDGE);
        if (width != input.integer("height", width, 1, LARGEST_EDGE)) {
            throw root.problem("input", "must have a width and a height that are equal");
        }
        return width;
    }

    private Normalization normalization() throws ModelException {
        YamlFields values = root.mapping("normalization");
        values.allow(List.of("mean", "std"));
        try {
            return new Normalization(
                    values.floats("mean", IMAGENET.mean()), values.floats("std", IMAGENET.std()));
        } catch (IllegalArgumentException e) {
            throw root.problem("normalization", "is wrong: " + e.getMessage());
        }
    }

    /** {@code name}, or {@code {name: name, option: value}}. */
    private ProcessorChoice processor(String key, String otherwise) throws ModelException {
        Object value = root.value(key);
        if (value == null) {
            return otherwise == null ? null : ProcessorChoice.of(otherwise);
        }
        if (value instanceof String name && !name.isBlank()) {
            return ProcessorChoice.of(name);
        }
        if (value instanceof Map<?, ?>) {
            YamlFields fields = root.mapping(key);
            String name = fields.text("name");
            if (name == null) {
                throw root.problem(key, "must have a 'name'");
            }
            Map<String, Object> options = new HashMap<>(fields.all());
            options.remove("name");
            Set<String> empty = new TreeSet<>(options.keySet());
            empty.removeIf(option -> options.get(option) != null);
            if (!empty.isEmpty()) {
                throw root.problem(key, "has no value for " + empty);
            }
            return new ProcessorChoice(name, options);
        }
        throw root.problem(key, "must be a name, or a mapping with a 'name'");
    }
}
