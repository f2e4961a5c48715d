/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.util.Arrays;

/** Runs a network in the memory of one of DJL's engines. Not thread-safe. */
public final class DjlRunner implements LoadedModel.Runner {

    private final String what;
    private final boolean together;
    private final Predictor<float[][], float[]> predictor;

    /**
     * Creates a runner.
     *
     * @param what who is to be named when it fails
     * @param model the network; not closed by this
     * @param input the shape of one input, without the dimension of the batch
     * @param together whether the network takes several inputs at a time
     */
    public DjlRunner(String what, Model model, Shape input, boolean together) {
        this.what = what;
        this.together = together;
        this.predictor = model.newPredictor(new Inputs(input));
    }

    @Override
    public float[] run(float[] input) throws ModelException {
        return predict(new float[][] {input});
    }

    @Override
    public float[][] runAll(float[][] inputs) throws ModelException {
        if (!together) {
            return LoadedModel.Runner.super.runAll(inputs);
        }
        float[] all = predict(inputs);
        int each = all.length / inputs.length;
        float[][] outputs = new float[inputs.length][];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = Arrays.copyOfRange(all, i * each, (i + 1) * each);
        }
        return outputs;
    }

    private float[] predict(float[][] inputs) throws ModelException {
        try {
            return predictor.predict(inputs);
        } catch (TranslateException | EngineException e) {
            throw new ModelException(what + " cannot run the model", e);
        }
    }

    @Override
    public void close() {
        predictor.close();
    }

    /** Arrays of the engine are made and freed within a prediction; none leaves the translator. */
    private record Inputs(Shape input) implements NoBatchifyTranslator<float[][], float[]> {

        @Override
        public NDList processInput(TranslatorContext context, float[][] inputs) {
            int each = (int) input.size();
            float[] all = inputs[0];
            if (inputs.length > 1) {
                all = new float[inputs.length * each];
                for (int i = 0; i < inputs.length; i++) {
                    System.arraycopy(inputs[i], 0, all, i * each, each);
                }
            }
            Shape shape = new Shape(inputs.length).addAll(input);
            return new NDList(context.getNDManager().create(all, shape));
        }

        @Override
        public float[] processOutput(TranslatorContext context, NDList output) {
            return output.singletonOrThrow().toFloatArray();
        }
    }
}
