/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;

/** Unpacks the native libraries of the engines; see {@code bin/unpack-natives}. */
public final class UnpackNatives {

    private UnpackNatives() {}

    /**
     * Returns when the libraries are in the cache.
     *
     * @param args the jar with those of TensorFlow
     */
    public static void main(String[] args) throws IOException {
        TensorFlowNatives.unpack(Path.of(args[0]));
        // DJL unpacks those of PyTorch when it loads the engine.
        Engine.getEngine("PyTorch");
    }
}
