/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.nio.file.Path;
import java.util.List;
import org.fairlead.inference.image.Normalization;

/**
 * What is to be known about a model before it is loaded. Immutable.
 *
 * @param name the name of its folder, such as {@code cifar10}
 * @param version the name of the folder below, such as {@code v1}
 * @param engine the engine that runs it, such as {@code PyTorch}
 * @param file the file of the network, or the folder of a SavedModel
 * @param sha256 the digest that it must have, in lower-case hexadecimal digits; see {@link Digests}
 * @param edge width and height of the input in pixels
 * @param normalization how pixel values become input
 * @param labels the name of each output, in the order of the outputs
 * @param accuracy the measured share of test pictures that it gets right, from 0 to 1
 */
public record ModelDescription(
        String name,
        String version,
        String engine,
        Path file,
        String sha256,
        int edge,
        Normalization normalization,
        List<String> labels,
        double accuracy) {

    /** Takes a copy of the labels. */
    public ModelDescription {
        labels = List.copyOf(labels);
    }

    /** Name and version. */
    public ModelId id() {
        return new ModelId(name, version);
    }
}
