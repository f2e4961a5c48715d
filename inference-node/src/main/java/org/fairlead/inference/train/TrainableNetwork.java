/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.ArrayList;
import java.util.List;

/** A {@link NetworkPlan} as a DJL block that can be trained and then folded. Not thread-safe. */
final class TrainableNetwork {

    private static final float EPSILON = 1e-5f;
    private static final float RUNNING_MOMENTUM = 0.8f;

    /** Keeps the outputs small at the start, when the rate is high. */
    private static final float OUTPUT_SCALE = 1 / 9f;

    private static final Shape TWO = new Shape(2, 2);

    private final SequentialBlock block = new SequentialBlock();
    private final List<Stage> stages = new ArrayList<>();

    TrainableNetwork(NetworkPlan plan) {
        List<Layer> layers = plan.layers();
        for (int i = 0; i < layers.size(); i++) {
            boolean pooled = i + 1 < layers.size() && layers.get(i + 1) instanceof Layer.MaxPool;
            boolean done = i > 0 && layers.get(i - 1) instanceof Layer.Convolution;
            add(layers.get(i), i == 0, layers.get(i) instanceof Layer.MaxPool ? done : pooled);
        }
    }

    SequentialBlock block() {
        return block;
    }

    /**
     * Sets the weights from which to start; the block must be initialised. A convolution passes its
     * inputs on at first (Dirac), which saves some epochs.
     *
     * @param whitening the fixed weights of the first convolution
     */
    void start(float[] whitening) {
        for (Stage stage : stages) {
            if (stage.layer instanceof Layer.Convolution shape) {
                Parameter weight = stage.weights.getDirectParameters().get("weight");
                if (stage.norm == null) {
                    weight.getArray().set(whitening);
                } else {
                    float[] values = weight.getArray().toFloatArray();
                    dirac(shape, values);
                    weight.getArray().set(values);
                }
            }
        }
    }

    /** The network with its present weights, ready to be exported. */
    List<FoldedLayer> fold() {
        return stages.stream().map(TrainableNetwork::fold).toList();
    }

    private void add(Layer layer, boolean fixed, boolean pooled) {
        if (layer instanceof Layer.Convolution shape) {
            add(shape, fixed, pooled);
        } else if (layer instanceof Layer.MaxPool) {
            if (!pooled) {
                block.add(Pool.maxPool2dBlock(TWO, TWO));
            }
            stages.add(new Stage(layer, null, null));
        } else if (layer instanceof Layer.GlobalMax) {
            block.add(Pool.globalMaxPool2dBlock()).add(Blocks.batchFlattenBlock());
            stages.add(new Stage(layer, null, null));
        } else if (layer instanceof Layer.Linear shape) {
            Linear linear = Linear.builder().setUnits(shape.out()).build();
            block.add(linear);
            block.add(list -> new NDList(list.singletonOrThrow().mul(OUTPUT_SCALE)));
            stages.add(new Stage(layer, linear, null));
        }
    }

    /**
     * The pool goes before the normalisation, where it leaves less to compute. Folded, it is the
     * same either way, since a normalisation without a learned scale never turns an order round.
     */
    private void add(Layer.Convolution shape, boolean fixed, boolean pooled) {
        Conv2d convolution =
                Conv2d.builder()
                        .setFilters(shape.out())
                        .setKernelShape(new Shape(shape.kernel(), shape.kernel()))
                        .optPadding(new Shape(shape.padding(), shape.padding()))
                        .optBias(false)
                        .build();
        block.add(convolution);
        if (pooled) {
            block.add(Pool.maxPool2dBlock(TWO, TWO));
        }
        if (fixed) {
            convolution.freezeParameters(true);
            block.add(Activation::relu);
            stages.add(new Stage(shape, convolution, null));
        } else {
            BatchNorm norm =
                    BatchNorm.builder()
                            .optEpsilon(EPSILON)
                            .optMomentum(RUNNING_MOMENTUM)
                            .optScale(false)
                            .build();
            block.add(norm).add(Activation::relu);
            stages.add(new Stage(shape, convolution, norm));
        }
    }

    private static void dirac(Layer.Convolution shape, float[] values) {
        int window = shape.kernel() * shape.kernel();
        for (int channel = 0; channel < Math.min(shape.in(), shape.out()); channel++) {
            int start = channel * shape.in() * window;
            for (int i = start; i < start + shape.in() * window; i++) {
                values[i] = 0;
            }
            values[start + channel * window + window / 2] = 1;
        }
    }

    private static FoldedLayer fold(Stage stage) {
        if (stage.norm != null) {
            return FoldedLayer.fold(
                    (Layer.Convolution) stage.layer,
                    values(stage.weights, "weight"),
                    values(stage.norm, "gamma"),
                    values(stage.norm, "beta"),
                    values(stage.norm, "runningMean"),
                    values(stage.norm, "runningVar"),
                    EPSILON);
        }
        if (stage.layer instanceof Layer.Convolution shape) {
            return new FoldedLayer(shape, values(stage.weights, "weight"), new float[shape.out()]);
        }
        if (stage.weights != null) {
            return new FoldedLayer(
                    stage.layer,
                    scaled(values(stage.weights, "weight")),
                    scaled(values(stage.weights, "bias")));
        }
        return FoldedLayer.without(stage.layer);
    }

    private static float[] scaled(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= OUTPUT_SCALE;
        }
        return values;
    }

    private static float[] values(Block block, String name) {
        return block.getDirectParameters().get(name).getArray().toFloatArray();
    }

    private record Stage(Layer layer, Block weights, BatchNorm norm) {}
}
