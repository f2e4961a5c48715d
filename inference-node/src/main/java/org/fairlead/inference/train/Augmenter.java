/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.util.Arrays;
import java.util.Random;
import org.fairlead.inference.image.Normalization;

/**
 * Turns pictures into network input, on request mirrored every other epoch, moved at random, and
 * with a square blanked out. The border that a move uncovers mirrors what is beside it. Mirroring
 * in turns, each picture from a side of its own, shows the network more than chance does in few
 * epochs (Jordan, 2024). What comes out depends on the seed, the epoch and the order of the calls
 * alone. Not thread-safe.
 */
final class Augmenter {

    private static final int CHANNELS = 3;
    private static final float MAX = 255f;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final LabelledImages images;
    private final Augmentation changes;
    private final long seed;
    private final float[][] values = new float[CHANNELS][256];
    private Random random;
    private int epoch;

    /**
     * Makes one for some pictures.
     *
     * @param images the pictures
     * @param normalization what the network expects
     * @param changes how much a picture is changed
     * @param seed the seed of everything random
     */
    Augmenter(LabelledImages images, Normalization normalization, Augmentation changes, long seed) {
        this.images = images;
        this.changes = changes;
        this.seed = seed;
        for (int channel = 0; channel < CHANNELS; channel++) {
            float mean = normalization.mean().get(channel);
            float std = normalization.std().get(channel);
            for (int value = 0; value < values[channel].length; value++) {
                values[channel][value] = (value / MAX - mean) / std;
            }
        }
        begin(1);
    }

    /** Says which epoch begins, from 1. */
    void begin(int number) {
        epoch = number;
        random = new Random(seed + number * SPREAD);
    }

    /** Writes the picture as it is. */
    void plain(int index, float[] target, int offset) {
        write(index, target, offset, false, 0, 0);
    }

    /** Writes the picture, mirrored in every other epoch, moved, and without a square of it. */
    void augmented(int index, float[] target, int offset) {
        boolean first = (index * SPREAD + seed) * SPREAD < 0;
        boolean flip = first == (epoch % 2 == 0);
        int shift = changes.shift();
        int right = random.nextInt(2 * shift + 1) - shift;
        int down = random.nextInt(2 * shift + 1) - shift;
        write(index, target, offset, flip, right, down);
        if (changes.cutout() > 0) {
            blank(target, offset);
        }
    }

    /** Sets a square whose middle is anywhere in the picture to the mean of all pictures. */
    private void blank(float[] target, int offset) {
        int edge = images.edge();
        int size = changes.cutout();
        int left = random.nextInt(edge) - size / 2;
        int top = random.nextInt(edge) - size / 2;
        int from = Math.max(0, left);
        int to = Math.min(edge, left + size);
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int y = Math.max(0, top); y < Math.min(edge, top + size); y++) {
                int row = offset + (channel * edge + y) * edge;
                Arrays.fill(target, row + from, row + to, 0);
            }
        }
    }

    private void write(int index, float[] target, int offset, boolean flip, int right, int down) {
        int edge = images.edge();
        byte[] pixels = images.pixels();
        int start = index * images.imageLength();
        int at = offset;
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int y = 0; y < edge; y++) {
                int row = start + (channel * edge + mirrored(y - down, edge)) * edge;
                for (int x = 0; x < edge; x++) {
                    int column = mirrored(x - right, edge);
                    int source = row + (flip ? edge - 1 - column : column);
                    target[at++] = values[channel][pixels[source] & 0xFF];
                }
            }
        }
    }

    private static int mirrored(int value, int edge) {
        if (value < 0) {
            return -value;
        }
        return value < edge ? value : 2 * (edge - 1) - value;
    }
}
