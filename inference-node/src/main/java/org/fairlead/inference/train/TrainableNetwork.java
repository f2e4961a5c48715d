/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import ai.djl.ndarray.NDArray;
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
    private static final float RUNNING_MOMENTUM = 0.9f;
    private static final Shape THREE = new Shape(3, 3);
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape ONE = new Shape(1, 1);

    private final SequentialBlock block = new SequentialBlock();
    private final List<Stage> stages = new ArrayList<>();

    TrainableNetwork(NetworkPlan plan) {
        plan.layers().forEach(this::add);
    }

    SequentialBlock block() {
        return block;
    }

    /** The network with its present weights, ready to be exported. */
    List<FoldedLayer> fold() {
        return stages.stream().map(TrainableNetwork::fold).toList();
    }

    private void add(Layer layer) {
        if (layer instanceof Layer.Convolution shape) {
            Conv2d convolution =
                    Conv2d.builder()
                            .setFilters(shape.out())
                            .setKernelShape(THREE)
                            .optPadding(ONE)
                            .optStride(new Shape(shape.stride(), shape.stride()))
                            .optBias(false)
                            .build();
            BatchNorm norm =
                    BatchNorm.builder().optEpsilon(EPSILON).optMomentum(RUNNING_MOMENTUM).build();
            block.add(convolution).add(norm).add(Activation::relu);
            stages.add(new Stage(layer, convolution, norm));
        } else if (layer instanceof Layer.MaxPool) {
            block.add(Pool.maxPool2dBlock(TWO, TWO));
            stages.add(new Stage(layer, null, null));
        } else if (layer instanceof Layer.GlobalMean) {
            block.add(Pool.globalAvgPool2dBlock()).add(Blocks.batchFlattenBlock());
            stages.add(new Stage(layer, null, null));
        } else if (layer instanceof Layer.Linear shape) {
            Linear linear = Linear.builder().setUnits(shape.out()).build();
            block.add(linear);
            stages.add(new Stage(layer, linear, null));
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
        if (stage.weights != null) {
            return new FoldedLayer(
                    stage.layer, values(stage.weights, "weight"), values(stage.weights, "bias"));
        }
        return FoldedLayer.without(stage.layer);
    }

    private static float[] values(Block block, String name) {
        Parameter parameter = block.getDirectParameters().get(name);
        NDArray array = parameter.getArray();
        return array.toFloatArray();
    }

    private record Stage(Layer layer, Block weights, BatchNorm norm) {}
}
