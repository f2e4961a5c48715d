/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folders {@code <root>/<name>/<version>/}, each one model. Immutable, thread-safe. */
public final class ModelRepository {

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
     * Finds a model and checks that its file is the one that was described.
     *
     * @param name the model
     * @param version its version
     * @return its description
     * @throws ModelException where there is none, its description has a mistake, or the digest of
     *     the file is another one
     */
    public ModelDescription find(String name, String version) throws ModelException {
        ModelDescription description =
                ModelDescriptionReader.read(folder(new ModelId(name, version)));
        String digest = sha256(description.file());
        if (!digest.equals(description.sha256())) {
            throw new ModelException(
                    description.file()
                            + " is not the file that model.yaml describes: its SHA-256 is "
                            + digest);
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

    /** All folders with a description, loaded or not; none where the root cannot be read. */
    List<ModelId> list() {
        List<ModelId> found = new ArrayList<>();
        for (Path name : folders(root)) {
            for (Path version : folders(name)) {
                if (Files.isRegularFile(version.resolve(ModelDescriptionReader.FILE))) {
                    found.add(
                            new ModelId(
                                    name.getFileName().toString(),
                                    version.getFileName().toString()));
                }
            }
        }
        return found;
    }

    private static List<Path> folders(Path parent) {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String sha256(Path file) throws ModelException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new ModelException("Cannot read " + file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
