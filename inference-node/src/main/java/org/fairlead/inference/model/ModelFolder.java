/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What lies beside {@code model.yaml}: the network and the names of its outputs. */
final class ModelFolder {

    static final String SYNSET = "synset.txt";

    private static final String TORCH_SCRIPT = ".pt";
    private static final String SAVED_MODEL = "saved_model.pb";

    private final Path folder;
    private final YamlFields root;

    ModelFolder(Path folder, YamlFields root) {
        this.folder = folder.normalize();
        this.root = root;
    }

    /** The file that {@code file} names, or else the only one that looks like a network. */
    Path network() throws ModelException {
        String file = root.text("file");
        if (file != null) {
            Path path = inside("file", file);
            if (!Files.exists(path)) {
                throw root.problem("file", "names " + file + ", which is not there");
            }
            return path;
        }
        List<Path> candidates = networks(folder);
        if (candidates.size() != 1) {
            throw root.problem(
                    "file",
                    "must name the network: the folder has "
                            + (candidates.isEmpty()
                                    ? "no *.pt and no SavedModel"
                                    : candidates.stream().map(folder::relativize).toList()));
        }
        return candidates.get(0);
    }

    /** What looks like a network in a folder: TorchScript files, SavedModel folders. */
    static List<Path> networks(Path folder) throws ModelException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(path -> isTorchScript(path) || isSavedModel(path))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ModelException("Cannot read " + folder, e);
        }
    }

    /** The engine that runs such a network. */
    static String engineOf(YamlFields root, Path network) throws ModelException {
        if (isTorchScript(network)) {
            return "PyTorch";
        }
        if (isSavedModel(network)) {
            return "TensorFlow";
        }
        throw root.problem(
                "engine",
                "must say what runs "
                        + network.getFileName()
                        + "; only *.pt (PyTorch) and SavedModel folders (TensorFlow) are known");
    }

    /**
     * The list in {@code labels}, the lines of the file that it names, or those of {@code
     * synset.txt}.
     *
     * @param optional whether there may be none
     */
    List<String> labels(boolean optional) throws ModelException {
        Object value = root.value("labels");
        List<String> labels;
        if (value instanceof List<?> list) {
            labels = list.stream().map(String::valueOf).toList();
        } else if (value == null && !Files.exists(folder.resolve(SYNSET))) {
            if (optional) {
                return List.of();
            }
            throw root.problem(
                    "labels", "must be a list, or the file " + SYNSET + " must have one a line");
        } else {
            String name = value == null ? SYNSET : root.text("labels");
            try {
                labels = Synset.labels(Files.readAllLines(inside("labels", name)));
            } catch (IOException e) {
                throw root.problem(
                        "labels", "must be a list or a file of UTF-8; cannot read " + name);
            }
        }
        if (labels.isEmpty()) {
            throw root.problem("labels", "must name at least one output");
        }
        Set<String> seen = new HashSet<>();
        for (String label : labels) {
            if (!seen.add(label)) {
                throw root.problem("labels", "has '" + label + "' twice");
            }
        }
        return labels;
    }

    private Path inside(String key, String name) throws ModelException {
        Path path = folder.resolve(name).normalize();
        // The folder itself is none: its digest would be that of the description, too.
        if (!path.startsWith(folder) || path.equals(folder)) {
            throw root.problem(key, "must lie in the folder of the model");
        }
        return path;
    }

    private static boolean isTorchScript(Path path) {
        return path.getFileName().toString().endsWith(TORCH_SCRIPT) && Files.isRegularFile(path);
    }

    private static boolean isSavedModel(Path path) {
        return Files.isRegularFile(path.resolve(SAVED_MODEL));
    }
}
