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
import java.util.HexFormat;
import java.util.regex.Pattern;

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
        if (!NAME.matcher(name).matches() || !NAME.matcher(version).matches()) {
            throw new ModelException("Not the name of a model: " + name + "/" + version);
        }
        Path folder = root.resolve(name).resolve(version);
        if (!Files.isDirectory(folder)) {
            throw new ModelException("There is no model " + name + "/" + version + " in " + root);
        }
        ModelDescription description = ModelDescriptionReader.read(folder);
        String digest = sha256(description.file());
        if (!digest.equals(description.sha256())) {
            throw new ModelException(
                    description.file()
                            + " is not the file that model.yaml describes: its SHA-256 is "
                            + digest);
        }
        return description;
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
