/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The native libraries that tests need, as {@code bin/unpack-natives} would leave them. */
public final class Natives {

    private Natives() {}

    /** Returns when those of TensorFlow are in the cache; quick when they are there. */
    public static void tensorFlow() throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target/natives"))) {
            TensorFlowNatives.unpack(jars.findFirst().orElseThrow());
        }
    }
}
