/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fairlead.inference.train.Layer.Convolution;
import org.fairlead.inference.train.Layer.GlobalMax;
import org.fairlead.inference.train.Layer.Linear;
import org.fairlead.inference.train.Layer.MaxPool;

/**
 * The shape of a network as a list of layers. The shipped networks follow "94% on CIFAR-10 in 3.29
 * Seconds on a Single GPU" (Jordan, 2024): a fixed whitening convolution, then three groups of
 * convolutions, each with a pool after its first, so that a CPU spends little time where the
 * pictures are large.
 *
 * @param layers from input to output; the first is a convolution whose weights are not learned but
 *     computed from the pictures ({@link Whitening})
 */
record NetworkPlan(List<Layer> layers) {

    private static final int PATCH = 2;
    private static final Map<String, List<Group>> GROUPS =
            new TreeMap<>(
                    Map.of(
                            "v1", List.of(new Group(32, 2), new Group(64, 2), new Group(128, 2)),
                            "v2", List.of(new Group(64, 3), new Group(128, 3), new Group(256, 2))));

    /**
     * Convolutions of the same width with a pool after the first.
     *
     * @param width channels of each
     * @param depth how many convolutions, at least 1
     */
    record Group(int width, int depth) {}

    NetworkPlan {
        layers = List.copyOf(layers);
    }

    /**
     * A network that is shipped.
     *
     * @param version {@code v1}, small and fast, or {@code v2}, more than twice the work
     * @param classes the number of outputs
     * @throws IllegalArgumentException if there is no such version
     */
    static NetworkPlan of(String version, int classes) {
        List<Group> groups = GROUPS.get(version);
        if (groups == null) {
            throw new IllegalArgumentException(
                    "there is no network '" + version + "'; known are " + GROUPS.keySet());
        }
        return of(classes, groups);
    }

    /**
     * Groups of convolutions.
     *
     * @param classes the number of outputs
     * @param groups from input to output, at least one
     */
    static NetworkPlan of(int classes, List<Group> groups) {
        int channels = 2 * 3 * PATCH * PATCH;
        List<Layer> layers = new ArrayList<>();
        layers.add(new Convolution(3, channels, PATCH, 0));
        for (Group group : groups) {
            layers.add(same(channels, group.width()));
            layers.add(new MaxPool());
            channels = group.width();
            for (int i = 1; i < group.depth(); i++) {
                layers.add(same(channels, channels));
            }
        }
        layers.add(new GlobalMax());
        layers.add(new Linear(channels, classes));
        return new NetworkPlan(layers);
    }

    private static Convolution same(int in, int out) {
        return new Convolution(in, out, 3, 1);
    }
}
