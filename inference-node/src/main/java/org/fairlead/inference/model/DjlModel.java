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
import java.nio.file.Path;
import java.util.Arrays;

/** A network in the memory of one of DJL's engines. */
record DjlModel(String engine, Model model, int edge) implements LoadedModel {

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
        return new PredictorRunner(engine, model.newPredictor(new PlaneTranslator(edge)));
    }

    @Override
    public void close() {
        model.close();
    }

    private record PredictorRunner(String engine, Predictor<float[][], float[][]> predictor)
            implements LoadedModel.Runner {

        @Override
        public float[] run(float[] input) throws ModelException {
            return runAll(new float[][] {input})[0];
        }

        @Override
        public float[][] runAll(float[][] inputs) throws ModelException {
            try {
                return predictor.predict(inputs);
            } catch (TranslateException | EngineException e) {
                throw new ModelException(engine + " cannot run the model", e);
            }
        }

        @Override
        public void close() {
            predictor.close();
        }
    }

    /** Arrays of the engine are made and freed within a prediction; none leaves the translator. */
    private record PlaneTranslator(int edge) implements NoBatchifyTranslator<float[][], float[][]> {

        private static final int CHANNELS = 3;

        @Override
        public NDList processInput(TranslatorContext context, float[][] inputs) {
            int each = CHANNELS * edge * edge;
            float[] all = inputs[0];
            if (inputs.length > 1) {
                all = new float[inputs.length * each];
                for (int i = 0; i < inputs.length; i++) {
                    System.arraycopy(inputs[i], 0, all, i * each, each);
                }
            }
            Shape shape = new Shape(inputs.length, CHANNELS, edge, edge);
            return new NDList(context.getNDManager().create(all, shape));
        }

        @Override
        public float[][] processOutput(TranslatorContext context, NDList output) {
            NDArray array = output.singletonOrThrow();
            int count = (int) array.getShape().get(0);
            float[] all = array.toFloatArray();
            int each = all.length / count;
            float[][] outputs = new float[count][];
            for (int i = 0; i < count; i++) {
                outputs[i] = Arrays.copyOfRange(all, i * each, (i + 1) * each);
            }
            return outputs;
        }
    }
}
