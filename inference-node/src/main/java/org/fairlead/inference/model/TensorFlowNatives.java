/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The native libraries of TensorFlow, unpacked once into the folder that nodes share. DJL has no
 * artifact of them that it could unpack by itself, as it does for PyTorch.
 */
public final class TensorFlowNatives {

    /** Where DJL looks for the libraries; a folder of somebody's own comes first here, too. */
    private static final String SETTING = "TENSORFLOW_LIBRARY_PATH";

    /** Named as DJL would, so that another version does not take these for its own. */
    private static final String FOLDER = "2.16.1-cpu-linux-x86_64";

    private static final String LIBRARY = "libjnitensorflow.so";

    private TensorFlowNatives() {}

    /**
     * Makes DJL use the libraries that were unpacked.
     *
     * @throws ModelException where there are none
     */
    public static synchronized void use() throws ModelException {
        // Else JavaCPP makes a folder in the user's home, or in that for temporary files.
        System.setProperty("org.bytedeco.javacpp.cacheLibraries", "false");
        if (Utils.getEnvOrSystemProperty(SETTING) != null) {
            return;
        }
        Path folder = folder();
        if (!isUnpacked()) {
            throw new ModelException(
                    "The libraries of TensorFlow are not in "
                            + folder
                            + "; run bin/unpack-natives");
        }
        System.setProperty(SETTING, folder.toString());
    }

    /** Whether the libraries are there: they appear all at once. */
    static boolean isUnpacked() {
        return Files.isRegularFile(folder().resolve(LIBRARY));
    }

    /**
     * Unpacks the libraries, if they are not there yet. Not by several processes at once.
     *
     * @param archive the jar of org.tensorflow:tensorflow-core-native for this platform
     * @throws IOException where it cannot be read, or the folder not be written
     */
    public static void unpack(Path archive) throws IOException {
        if (isUnpacked()) {
            return;
        }
        Path folder = folder();
        Files.createDirectories(folder.getParent());
        Path unfinished = Files.createTempDirectory(folder.getParent(), "tmp");
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                if (name.contains(".so")) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, unfinished.resolve(name));
                    }
                }
            }
            Files.setPosixFilePermissions(
                    unfinished, Files.getPosixFilePermissions(folder.getParent()));
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Utils.deleteQuietly(unfinished);
        }
    }

    private static Path folder() {
        return Utils.getEngineCacheDir("tensorflow").resolve(FOLDER);
    }
}
