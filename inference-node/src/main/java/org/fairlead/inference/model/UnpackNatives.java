/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import ai.djl.engine.Engine;

/** Makes DJL unpack its native libraries by loading the engine once; see {@code bin/}. */
public final class UnpackNatives {

    private UnpackNatives() {}

    /** Returns when the libraries are in the cache. */
    public static void main(String[] args) {
        Engine.getEngine("PyTorch");
    }
}
