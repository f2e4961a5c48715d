/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.util.Arrays;
import java.util.Random;
import org.fairlead.inference.model.stub.StubFeatures;
import org.fairlead.inference.model.stub.StubWeights;

/** Fits the fallback classifier: softmax regression by gradient steps. Deterministic for a seed. */
final class StubTrainer {

    private static final int COUNT = StubFeatures.COUNT;
    private static final int EPOCHS = 12;
    private static final float RATE = 0.01f;
    private static final float DECAY = 1e-4f;
    private static final float MAX = 255f;

    private StubTrainer() {}

    static StubWeights fit(LabelledImages images, int classes, long seed) {
        float[][] features = features(images);
        float[] mean = new float[COUNT];
        float[] scale = new float[COUNT];
        statistics(features, mean, scale);
        float[] weights = new float[classes * (COUNT + 1)];
        Random random = new Random(seed);
        int[] order = new int[features.length];
        Arrays.setAll(order, i -> i);
        float[] x = new float[COUNT];
        float[] out = new float[classes];
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            shuffle(order, random);
            float rate = RATE * (EPOCHS - epoch) / EPOCHS;
            for (int index : order) {
                for (int i = 0; i < COUNT; i++) {
                    x[i] = (features[index][i] - mean[i]) * scale[i];
                }
                step(weights, x, out, images.labels()[index], rate / 4);
            }
        }
        return folded(weights, classes, mean, scale);
    }

    /** The share of pictures whose highest output is their class, from 0 to 1. */
    static double accuracy(StubWeights weights, LabelledImages images) {
        float[][] features = features(images);
        int correct = 0;
        for (int i = 0; i < features.length; i++) {
            float[] out = weights.apply(features[i]);
            int best = 0;
            for (int label = 1; label < out.length; label++) {
                best = out[label] > out[best] ? label : best;
            }
            correct += best == images.labels()[i] ? 1 : 0;
        }
        return (double) correct / features.length;
    }

    private static float[][] features(LabelledImages images) {
        float[][] features = new float[images.size()][];
        float[] planes = new float[images.imageLength()];
        for (int index = 0; index < features.length; index++) {
            for (int i = 0; i < planes.length; i++) {
                planes[i] = (images.pixels()[index * planes.length + i] & 0xFF) / MAX;
            }
            features[index] = StubFeatures.of(planes, images.edge());
        }
        return features;
    }

    private static void statistics(float[][] features, float[] mean, float[] scale) {
        for (int i = 0; i < COUNT; i++) {
            double sum = 0;
            double squares = 0;
            for (float[] each : features) {
                sum += each[i];
                squares += each[i] * each[i];
            }
            double average = sum / features.length;
            double variance = squares / features.length - average * average;
            mean[i] = (float) average;
            scale[i] = (float) (1 / Math.sqrt(Math.max(variance, 1e-6)));
        }
    }

    private static void step(float[] weights, float[] x, float[] out, int label, float rate) {
        float highest = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < out.length; k++) {
            int at = k * (COUNT + 1);
            float sum = weights[at + COUNT];
            for (int i = 0; i < COUNT; i++) {
                sum += weights[at + i] * x[i];
            }
            out[k] = sum;
            highest = Math.max(highest, sum);
        }
        float total = 0;
        for (int k = 0; k < out.length; k++) {
            out[k] = (float) Math.exp(out[k] - highest);
            total += out[k];
        }
        for (int k = 0; k < out.length; k++) {
            int at = k * (COUNT + 1);
            float gradient = out[k] / total - (k == label ? 1 : 0);
            float push = rate * gradient;
            float keep = 1 - rate * DECAY;
            for (int i = 0; i < COUNT; i++) {
                weights[at + i] = weights[at + i] * keep - push * x[i];
            }
            weights[at + COUNT] -= push;
        }
    }

    /** Takes the centring of the features into the weights, so that serving need not do it. */
    private static StubWeights folded(float[] weights, int classes, float[] mean, float[] scale) {
        float[] folded = new float[weights.length];
        for (int k = 0; k < classes; k++) {
            int at = k * (COUNT + 1);
            double bias = weights[at + COUNT];
            for (int i = 0; i < COUNT; i++) {
                folded[at + i] = weights[at + i] * scale[i];
                bias -= folded[at + i] * mean[i];
            }
            folded[at + COUNT] = (float) bias;
        }
        return new StubWeights(classes, folded);
    }

    private static void shuffle(int[] order, Random random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
    }
}
