/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of models for tests. */
public final class TestModels {

    private static final String EMPTY_SHA256 =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private TestModels() {}

    /** A folder with {@code cifar10/<version>} run by {@link FragileEngine}. */
    public static Path fragile(Path root, String... versions) throws IOException {
        for (String version : versions) {
            Path folder = Files.createDirectories(root.resolve("cifar10").resolve(version));
            Files.writeString(folder.resolve("empty"), "");
            Files.writeString(
                    folder.resolve("model.yaml"),
                    """
                    engine: fragile
                    file: empty
                    sha256: %s
                    input: {width: 32, height: 32}
                    normalization:
                      mean: [0.5, 0.5, 0.5]
                      std: [0.25, 0.25, 0.25]
                    labels: [airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck]
                    accuracy: 0.1
                    """
                            .formatted(EMPTY_SHA256));
        }
        return root;
    }

    /** Adds the fallback that is shipped. */
    public static Path withFallback(Path root) throws IOException {
        Path folder = Files.createDirectories(root.resolve("cifar10/stub"));
        for (String file : new String[] {"model.yaml", "stub.bin"}) {
            Files.copy(Path.of("models/cifar10/stub", file), folder.resolve(file));
        }
        return root;
    }
}
