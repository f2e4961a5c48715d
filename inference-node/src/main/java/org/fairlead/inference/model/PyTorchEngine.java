/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.nio.file.Path;

/** Runs TorchScript files with PyTorch, by way of DJL. */
public final class PyTorchEngine implements Engine {

    private static final String NAME = "PyTorch";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadedModel load(ModelDescription description) throws ModelException {
        Path file = description.file();
        return DjlModel.load(NAME, description, file.getParent(), file.getFileName().toString());
    }
}
