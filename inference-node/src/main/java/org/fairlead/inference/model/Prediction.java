/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One candidate for what is on a picture.
 *
 * @param label its name
 * @param probability from 0 to 1
 */
public record Prediction(String label, double probability) {

    /**
     * Ranks the outputs of a network.
     *
     * @param outputs one value a label, before softmax
     * @param labels the names in the same order
     * @param count the most candidates to return
     * @return the candidates, the likeliest first; probabilities are over all labels
     */
    public static List<Prediction> top(float[] outputs, List<String> labels, int count) {
        double highest =
                IntStream.range(0, outputs.length).mapToDouble(i -> outputs[i]).max().orElseThrow();
        double[] weights =
                IntStream.range(0, outputs.length)
                        .mapToDouble(i -> Math.exp(outputs[i] - highest))
                        .toArray();
        double sum = IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum();
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return ranked(weights, labels, count);
    }

    /**
     * Ranks labels.
     *
     * @param probabilities one value a label, from 0 to 1
     * @param labels the names in the same order
     * @param count the most candidates to return
     * @return the candidates, the likeliest first
     */
    public static List<Prediction> ranked(double[] probabilities, List<String> labels, int count) {
        return IntStream.range(0, probabilities.length)
                .mapToObj(i -> new Prediction(labels.get(i), probabilities[i]))
                .sorted(Comparator.comparingDouble(Prediction::probability).reversed())
                .limit(count)
                .toList();
    }
}
