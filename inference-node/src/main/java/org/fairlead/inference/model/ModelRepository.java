/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders {@code <root>/<name>/<version>/}, each one model. Immutable, thread-safe. */
public final class ModelRepository {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRepository.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final Path root;

    /**
     * Creates a repository.
     *
     * @param root the folder of all models, not null
     */
    public ModelRepository(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * Finds a model in its first form; see {@link #find(ModelId, String)}.
     *
     * @param name the model
     * @param version its version
     * @return its description
     * @throws ModelException where it cannot be used
     */
    public ModelDescription find(String name, String version) throws ModelException {
        return find(new ModelId(name, version), null);
    }

    /**
     * Finds a model and checks that its file is the one that was described. A description without a
     * digest is taken at its word; the digest is there afterwards all the same, for the cache.
     *
     * @param id its name and version
     * @param engine the engine that is preferred where the model comes in a form for it; null for
     *     the first form
     * @return its description
     * @throws ModelException where there is none, its description has a mistake, or the digest of
     *     the file is another one
     */
    public ModelDescription find(ModelId id, String engine) throws ModelException {
        ModelDescription description = ModelDescriptionReader.read(folder(id), engine);
        if (description.source() != null) {
            return description;
        }
        String digest = digest(description.file());
        if (description.sha256() == null) {
            LOG.warn("{} has no sha256; its network is not verified", id);
            return description.withSha256(digest);
        }
        if (!digest.equals(description.sha256())) {
            throw new ModelException(
                    description.file()
                            + " is not the file that model.yaml describes: its SHA-256 is "
                            + digest
                            + ", 'sha256' says "
                            + description.sha256());
        }
        return description;
    }

    /**
     * The folder of a model.
     *
     * @throws ModelException where there is none
     */
    Path folder(ModelId id) throws ModelException {
        if (!NAME.matcher(id.name()).matches() || !NAME.matcher(id.version()).matches()) {
            throw new ModelException("Not the name of a model: " + id);
        }
        Path folder = root.resolve(id.name()).resolve(id.version());
        if (!Files.isDirectory(folder)) {
            throw new ModelException("There is no model " + id + " in " + root);
        }
        return folder;
    }

    /**
     * The engines that a model comes in a form for, the default first.
     *
     * @throws ModelException where there is no such model, or its description has a mistake
     */
    List<String> engines(ModelId id) throws ModelException {
        return ModelDescriptionReader.engines(folder(id));
    }

    /**
     * All folders with a description or a network, loaded or not; none where the root cannot be
     * read.
     */
    List<ModelId> list() {
        List<ModelId> found = new ArrayList<>();
        for (Path name : folders(root)) {
            for (Path version : folders(name)) {
                if (isModel(version)) {
                    found.add(
                            new ModelId(
                                    name.getFileName().toString(),
                                    version.getFileName().toString()));
                }
            }
        }
        return found;
    }

    private static boolean isModel(Path version) {
        try {
            return Files.isRegularFile(version.resolve(ModelDescriptionReader.FILE))
                    || !ModelFolder.networks(version).isEmpty();
        } catch (ModelException e) {
            return false;
        }
    }

    private static List<Path> folders(Path parent) {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String digest(Path file) throws ModelException {
        try {
            return Digests.sha256(file);
        } catch (IOException e) {
            throw new ModelException("Cannot read " + file, e);
        }
    }
}
