/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.util.ArrayList;
import java.util.List;

/**
 * A layer with its trained numbers, batch normalisation folded into the convolution before it.
 *
 * @param layer the shape
 * @param weight row-major (out, in, kernel, kernel) or (out, in); empty for a layer without weights
 * @param bias one value an output; empty for a layer without weights
 */
record FoldedLayer(Layer layer, float[] weight, float[] bias) {

    private static final float[] NONE = {};

    static FoldedLayer without(Layer layer) {
        return new FoldedLayer(layer, NONE, NONE);
    }

    /**
     * A network whose output is the mean of another's over a picture and its mirror image. It takes
     * twice the work, and errs less.
     *
     * @param network ends in a linear layer
     */
    static List<FoldedLayer> ofBothSides(List<FoldedLayer> network) {
        int values = network.get(network.size() - 1).bias().length;
        List<FoldedLayer> both = new ArrayList<>();
        both.add(without(new Layer.BothSides()));
        both.addAll(network);
        both.add(without(new Layer.MeanOfSides(values)));
        return both;
    }

    /**
     * Folds batch normalisation: {@code gamma * (w x - mean) / sqrt(var + epsilon) + beta} is a
     * convolution again.
     */
    static FoldedLayer fold(
            Layer.Convolution layer,
            float[] weight,
            float[] gamma,
            float[] beta,
            float[] mean,
            float[] variance,
            float epsilon) {
        float[] folded = new float[weight.length];
        float[] bias = new float[layer.out()];
        int each = weight.length / layer.out();
        for (int out = 0; out < layer.out(); out++) {
            double scale = gamma[out] / Math.sqrt(variance[out] + epsilon);
            for (int i = out * each; i < (out + 1) * each; i++) {
                folded[i] = (float) (weight[i] * scale);
            }
            bias[out] = (float) (beta[out] - mean[out] * scale);
        }
        return new FoldedLayer(layer, folded, bias);
    }
}
