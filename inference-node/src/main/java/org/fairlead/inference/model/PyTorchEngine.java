/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.io.IOException;

/** Runs TorchScript files with PyTorch, by way of DJL. */
public final class PyTorchEngine implements Engine {

    private static final String NAME = "PyTorch";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadedModel load(ModelDescription description) throws ModelException {
        Model model = null;
        try {
            model = Model.newInstance(description.id().toString(), NAME);
            model.load(description.file().getParent(), description.file().getFileName().toString());
            return new TorchScript(model, description.edge());
        } catch (IOException | MalformedModelException | EngineException e) {
            if (model != null) {
                model.close();
            }
            throw new ModelException("PyTorch cannot load " + description.file(), e);
        }
    }

    private record TorchScript(Model model, int edge) implements LoadedModel {

        @Override
        public Runner newRunner() {
            return new PredictorRunner(model.newPredictor(new PlaneTranslator(edge)));
        }

        @Override
        public void close() {
            model.close();
        }
    }

    private record PredictorRunner(Predictor<float[], float[]> predictor)
            implements LoadedModel.Runner {

        @Override
        public float[] run(float[] input) throws ModelException {
            try {
                return predictor.predict(input);
            } catch (TranslateException | EngineException e) {
                throw new ModelException("PyTorch cannot run the model", e);
            }
        }

        @Override
        public void close() {
            predictor.close();
        }
    }

    /** Arrays of the engine are made and freed within a prediction; none leaves the translator. */
    private record PlaneTranslator(int edge) implements NoBatchifyTranslator<float[], float[]> {

        @Override
        public NDList processInput(TranslatorContext context, float[] input) {
            NDArray array = context.getNDManager().create(input, new Shape(1, 3, edge, edge));
            return new NDList(array);
        }

        @Override
        public float[] processOutput(TranslatorContext context, NDList output) {
            return output.singletonOrThrow().toFloatArray();
        }
    }
}
