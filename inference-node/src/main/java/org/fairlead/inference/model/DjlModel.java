/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;

/** A network in the memory of one of DJL's engines. */
record DjlModel(String engine, Model model, int edge) implements LoadedModel {

    private static final int CHANNELS = 3;

    /**
     * Loads a network.
     *
     * @param engine the name of the engine in DJL
     * @param description which network
     * @param folder where it is
     * @param file its file there
     * @throws ModelException where the engine cannot load it
     */
    static DjlModel load(String engine, ModelDescription description, Path folder, String file)
            throws ModelException {
        Model model = null;
        try {
            model = Model.newInstance(description.id().toString(), engine);
            model.load(folder, file);
            return new DjlModel(engine, model, description.edge());
        } catch (IOException | MalformedModelException | RuntimeException e) {
            // TensorFlow has exceptions of its own for a damaged file.
            if (model != null) {
                model.close();
            }
            throw new ModelException(engine + " cannot load " + description.file(), e);
        }
    }

    @Override
    public Runner newRunner() {
        return new DjlRunner(engine, model, new Shape(CHANNELS, edge, edge), true);
    }

    @Override
    public void close() {
        model.close();
    }
}
