/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A TorchScript file for tests whose outputs are easy to foresee. */
public final class SmallNetwork {

    private static final float[] IDENTITY = {1, 0, 0, 0, 1, 0, 0, 0, 1};

    private SmallNetwork() {}

    /** Three outputs: the largest red, green and blue of a picture of any size. */
    public static void colours(Path file) throws IOException {
        TorchScriptWriter.write(
                List.of(
                        FoldedLayer.without(new Layer.GlobalMax()),
                        new FoldedLayer(new Layer.Linear(3, 3), IDENTITY, new float[3])),
                file);
    }
}
