/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

/** Runs SavedModels, each a folder, with TensorFlow, by way of DJL. */
public final class TensorFlowEngine implements Engine {

    /** The name of the engine, as DJL writes it. */
    public static final String NAME = "TensorFlow";

    private static final String FILE = "saved_model.pb";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadedModel load(ModelDescription description) throws ModelException {
        TensorFlowNatives.use();
        return DjlModel.load(NAME, description, description.file(), FILE);
    }
}
