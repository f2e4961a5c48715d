/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fairlead.inference.train.Layer.Convolution;
import org.fairlead.inference.train.Layer.GlobalMax;
import org.fairlead.inference.train.Layer.Linear;
import org.fairlead.inference.train.Layer.MaxPool;

/**
 * The shape of a network as a list of layers. The shipped networks follow "94% on CIFAR-10 in 3.29
 * Seconds on a Single GPU" (Jordan, 2024): a fixed whitening convolution, then three pairs of
 * convolutions, each pair with a pool in its middle, so that a CPU spends little time where the
 * pictures are large.
 *
 * @param layers from input to output; the first is a convolution whose weights are not learned but
 *     computed from the pictures ({@link Whitening})
 */
record NetworkPlan(List<Layer> layers) {

    private static final int PATCH = 2;
    private static final Map<String, int[]> WIDTHS =
            new TreeMap<>(Map.of("v1", new int[] {32, 64, 128}, "v2", new int[] {64, 128, 256}));

    NetworkPlan {
        layers = List.copyOf(layers);
    }

    /**
     * A network that is shipped.
     *
     * @param version {@code v1}, small and fast, or {@code v2}, about three times the work
     * @param classes the number of outputs
     * @throws IllegalArgumentException if there is no such version
     */
    static NetworkPlan of(String version, int classes) {
        int[] widths = WIDTHS.get(version);
        if (widths == null) {
            throw new IllegalArgumentException(
                    "there is no network '" + version + "'; known are " + WIDTHS.keySet());
        }
        return pairs(classes, widths[0], widths[1], widths[2]);
    }

    /**
     * Three pairs of convolutions.
     *
     * @param classes the number of outputs
     * @param first channels of the first pair
     * @param second channels of the second pair
     * @param third channels of the third pair
     */
    static NetworkPlan pairs(int classes, int first, int second, int third) {
        int patches = 2 * 3 * PATCH * PATCH;
        return new NetworkPlan(
                List.of(
                        new Convolution(3, patches, PATCH, 0),
                        same(patches, first),
                        new MaxPool(),
                        same(first, first),
                        same(first, second),
                        new MaxPool(),
                        same(second, second),
                        same(second, third),
                        new MaxPool(),
                        same(third, third),
                        new GlobalMax(),
                        new Linear(third, classes)));
    }

    private static Convolution same(int in, int out) {
        return new Convolution(in, out, 3, 1);
    }
}
