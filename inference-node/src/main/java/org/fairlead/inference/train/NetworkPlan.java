/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.util.List;
import org.fairlead.inference.train.Layer.Convolution;
import org.fairlead.inference.train.Layer.GlobalMean;
import org.fairlead.inference.train.Layer.Linear;
import org.fairlead.inference.train.Layer.MaxPool;

/**
 * The shape of a network as a list of layers.
 *
 * @param layers from input to output
 */
record NetworkPlan(List<Layer> layers) {

    NetworkPlan {
        layers = List.copyOf(layers);
    }

    /**
     * The small network of {@code cifar10/v1}: pools early, since on a CPU the time goes where the
     * pictures are still large.
     *
     * @param classes the number of outputs
     */
    static NetworkPlan small(int classes) {
        return new NetworkPlan(
                List.of(
                        new Convolution(3, 32, 1),
                        new MaxPool(),
                        new Convolution(32, 64, 1),
                        new MaxPool(),
                        new Convolution(64, 96, 1),
                        new Convolution(96, 96, 1),
                        new MaxPool(),
                        new Convolution(96, 128, 1),
                        new GlobalMean(),
                        new Linear(128, classes)));
    }
}
