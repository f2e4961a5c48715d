/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The digests by which the file of a model, or a folder of files, is known again. */
public final class Digests {

    private Digests() {}

    /**
     * The SHA-256 of a file; of a folder, that of its listing, a line {@code <sha256> <path>} for
     * each file, sorted by path. On the command line, in the folder: {@code find * -type f |
     * LC_ALL=C sort | xargs sha256sum | sha256sum}.
     *
     * @param path a file or a folder
     * @return 64 lower-case hexadecimal digits
     * @throws IOException where something cannot be read
     */
    public static String sha256(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return ofFile(path);
        }
        StringBuilder listing = new StringBuilder();
        for (String name : names(path)) {
            listing.append(ofFile(path.resolve(name))).append("  ").append(name).append('\n');
        }
        byte[] text = listing.toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(sha256().digest(text));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static String ofFile(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
