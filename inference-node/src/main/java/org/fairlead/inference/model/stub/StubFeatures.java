/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model.stub;

/**
 * Describes a picture by numbers that need no learning: mean and deviation of each colour in 4 × 4
 * cells, and in 8 × 8 cells how strong the edges are in each of nine directions. Thread-safe.
 */
public final class StubFeatures {

    private static final int CHANNELS = 3;
    private static final int COLOUR_CELLS = 4;
    private static final int EDGE_CELLS = 8;
    private static final int DIRECTIONS = 9;
    private static final int COLOUR_VALUES = COLOUR_CELLS * COLOUR_CELLS * CHANNELS * 2;

    /** The number of features of every picture. */
    public static final int COUNT = COLOUR_VALUES + EDGE_CELLS * EDGE_CELLS * DIRECTIONS;

    /** Keeps noise in flat areas from counting as edges. */
    private static final float FLOOR = 0.2f;

    private StubFeatures() {}

    /**
     * Describes a picture.
     *
     * @param planes values from 0 to 1 in planes red, green, blue, each row by row
     * @param edge width and height of the picture, at least 8
     * @return {@link #COUNT} features
     */
    public static float[] of(float[] planes, int edge) {
        float[] features = new float[COUNT];
        colours(planes, edge, features);
        edges(planes, edge, features);
        return features;
    }

    private static void colours(float[] planes, int edge, float[] features) {
        int cells = COLOUR_CELLS * COLOUR_CELLS;
        int[] counts = new int[cells];
        double[] sums = new double[cells * CHANNELS];
        double[] squares = new double[cells * CHANNELS];
        for (int y = 0; y < edge; y++) {
            for (int x = 0; x < edge; x++) {
                int cell = y * COLOUR_CELLS / edge * COLOUR_CELLS + x * COLOUR_CELLS / edge;
                counts[cell]++;
                for (int channel = 0; channel < CHANNELS; channel++) {
                    double value = planes[(channel * edge + y) * edge + x];
                    sums[cell * CHANNELS + channel] += value;
                    squares[cell * CHANNELS + channel] += value * value;
                }
            }
        }
        for (int i = 0; i < sums.length; i++) {
            int count = counts[i / CHANNELS];
            double mean = sums[i] / count;
            features[2 * i] = (float) mean;
            features[2 * i + 1] = (float) Math.sqrt(Math.max(0, squares[i] / count - mean * mean));
        }
    }

    private static void edges(float[] planes, int edge, float[] features) {
        int plane = edge * edge;
        for (int y = 0; y < edge; y++) {
            for (int x = 0; x < edge; x++) {
                int cell = y * EDGE_CELLS / edge * EDGE_CELLS + x * EDGE_CELLS / edge;
                float best = 0;
                float bestX = 0;
                float bestY = 0;
                for (int channel = 0; channel < CHANNELS; channel++) {
                    int at = channel * plane + y * edge;
                    float dx =
                            planes[at + Math.min(x + 1, edge - 1)]
                                    - planes[at + Math.max(x - 1, 0)];
                    int column = channel * plane + x;
                    float dy =
                            planes[column + Math.min(y + 1, edge - 1) * edge]
                                    - planes[column + Math.max(y - 1, 0) * edge];
                    float strength = dx * dx + dy * dy;
                    if (strength > best) {
                        best = strength;
                        bestX = dx;
                        bestY = dy;
                    }
                }
                add(features, cell, bestX, bestY, (float) Math.sqrt(best));
            }
        }
        normalize(features);
    }

    /** Shares the strength between the two directions that it lies between. */
    private static void add(float[] features, int cell, float dx, float dy, float strength) {
        if (strength == 0) {
            return;
        }
        double angle = Math.atan2(dy, dx) / Math.PI;
        double position = (angle < 0 ? angle + 1 : angle) * DIRECTIONS;
        int low = (int) position;
        double part = position - low;
        int at = COLOUR_VALUES + cell * DIRECTIONS;
        features[at + low % DIRECTIONS] += (float) (strength * (1 - part));
        features[at + (low + 1) % DIRECTIONS] += (float) (strength * part);
    }

    /** By the strength in the cell and its eight neighbours, so that light does not matter. */
    private static void normalize(float[] features) {
        double[] energy = new double[EDGE_CELLS * EDGE_CELLS];
        for (int cell = 0; cell < energy.length; cell++) {
            for (int i = 0; i < DIRECTIONS; i++) {
                double value = features[COLOUR_VALUES + cell * DIRECTIONS + i];
                energy[cell] += value * value;
            }
        }
        for (int y = 0; y < EDGE_CELLS; y++) {
            for (int x = 0; x < EDGE_CELLS; x++) {
                double sum = 0;
                for (int v = Math.max(0, y - 1); v <= Math.min(EDGE_CELLS - 1, y + 1); v++) {
                    for (int u = Math.max(0, x - 1); u <= Math.min(EDGE_CELLS - 1, x + 1); u++) {
                        sum += energy[v * EDGE_CELLS + u];
                    }
                }
                float scale = (float) (1 / (Math.sqrt(sum) + FLOOR));
                int at = COLOUR_VALUES + (y * EDGE_CELLS + x) * DIRECTIONS;
                for (int i = 0; i < DIRECTIONS; i++) {
                    // The root brings weak and strong edges closer together.
                    features[at + i] = (float) Math.sqrt(features[at + i] * scale);
                }
            }
        }
    }
}
