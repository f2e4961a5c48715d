/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.util.Random;
import org.fairlead.inference.image.Normalization;

/**
 * Turns pictures into network input, on request with a random flip and shift. The border that a
 * shift uncovers repeats the edge. Deterministic for a seed; not thread-safe.
 */
final class Augmenter {

    private static final int CHANNELS = 3;
    private static final float MAX = 255f;

    private final LabelledImages images;
    private final int maxShift;
    private final Random random;
    private final float[][] values = new float[CHANNELS][256];

    Augmenter(LabelledImages images, Normalization normalization, int maxShift, long seed) {
        this.images = images;
        this.maxShift = maxShift;
        this.random = new Random(seed);
        for (int channel = 0; channel < CHANNELS; channel++) {
            float mean = normalization.mean().get(channel);
            float std = normalization.std().get(channel);
            for (int value = 0; value < values[channel].length; value++) {
                values[channel][value] = (value / MAX - mean) / std;
            }
        }
    }

    /** Writes the picture as it is. */
    void plain(int index, float[] target, int offset) {
        write(index, target, offset, false, 0, 0);
    }

    /** Writes the picture, perhaps mirrored, moved by up to the greatest shift each way. */
    void augmented(int index, float[] target, int offset) {
        boolean flip = random.nextBoolean();
        int right = random.nextInt(2 * maxShift + 1) - maxShift;
        int down = random.nextInt(2 * maxShift + 1) - maxShift;
        write(index, target, offset, flip, right, down);
    }

    private void write(int index, float[] target, int offset, boolean flip, int right, int down) {
        int edge = images.edge();
        byte[] pixels = images.pixels();
        int start = index * images.imageLength();
        int at = offset;
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int y = 0; y < edge; y++) {
                int row = start + (channel * edge + clamp(y - down, edge)) * edge;
                for (int x = 0; x < edge; x++) {
                    int column = clamp(x - right, edge);
                    int source = row + (flip ? edge - 1 - column : column);
                    target[at++] = values[channel][pixels[source] & 0xFF];
                }
            }
        }
    }

    private static int clamp(int value, int edge) {
        return Math.max(0, Math.min(edge - 1, value));
    }
}
