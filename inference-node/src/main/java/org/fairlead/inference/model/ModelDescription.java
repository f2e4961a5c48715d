/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.fairlead.inference.image.Normalization;
import org.fairlead.inference.model.process.CentreCrop;
import org.fairlead.inference.model.process.Softmax;

/**
 * What is to be known about a model before it is loaded. Immutable.
 *
 * @param name the name of its folder, such as {@code cifar10}
 * @param version the name of the folder below, such as {@code v1}
 * @param engine the engine that runs it, such as {@code PyTorch}
 * @param file the file of the network, or the folder of a SavedModel; null where {@code url} says
 *     where it is
 * @param sha256 the digest of the file, in lower-case hexadecimal digits; see {@link Digests}
 * @param edge width and height of the input in pixels
 * @param normalization how pixel values become input
 * @param labels the name of each output, in the order of the outputs; none where the network has to
 *     say them
 * @param accuracy the measured share of test pictures that it gets right, from 0 to 1; null where
 *     nobody measured it
 * @param preprocess what makes the input; null for what the network brings
 * @param postprocess what reads the outputs; null for what the network brings
 * @param source where the network comes from; null where it is the file
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
        Double accuracy,
        ProcessorChoice preprocess,
        ProcessorChoice postprocess,
        Source source) {

    /** Takes a copy of the labels. */
    public ModelDescription {
        labels = List.copyOf(labels);
    }

    /** A model in a file, with the processors that are the default. */
    public ModelDescription(
            String name,
            String version,
            String engine,
            Path file,
            String sha256,
            int edge,
            Normalization normalization,
            List<String> labels,
            double accuracy) {
        this(
                name,
                version,
                engine,
                file,
                sha256,
                edge,
                normalization,
                labels,
                accuracy,
                ProcessorChoice.of(CentreCrop.NAME),
                ProcessorChoice.of(Softmax.NAME),
                null);
    }

    /** Name and version. */
    public ModelId id() {
        return new ModelId(name, version);
    }

    /** The same with another digest. */
    ModelDescription withSha256(String digest) {
        return new ModelDescription(
                name,
                version,
                engine,
                file,
                digest,
                edge,
                normalization,
                labels,
                accuracy,
                preprocess,
                postprocess,
                source);
    }

    /**
     * A place outside the folder of the model.
     *
     * @param url such as {@code djl://ai.djl.pytorch/resnet}
     * @param engine the engine that {@code model.yaml} wants for it; null for any
     * @param arguments handed on to what loads it; may be empty
     */
    public record Source(String url, String engine, Map<String, Object> arguments) {

        /** Takes a copy of the arguments. */
        public Source {
            arguments = Map.copyOf(arguments);
        }
    }
}
