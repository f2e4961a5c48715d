/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import java.util.Arrays;

/**
 * Reduces or enlarges the centre square of a picture by area averaging: every output value is the
 * mean of the source area that it covers, edges weighted by their share. Unlike point or bilinear
 * sampling it takes every source pixel into account, whatever the factor.
 */
public final class AreaResampler {

    private static final int CHANNELS = 3;

    private AreaResampler() {}

    /**
     * Scales the centre square.
     *
     * @param image the source, not null
     * @param edge width and height of the result in pixels, at least 1
     * @return {@code 3 * edge * edge} values from 0 to 255 in planes red, green, blue, each row by
     *     row
     */
    public static float[] centreSquare(RgbImage image, int edge) {
        int side = Math.min(image.width(), image.height());
        int left = (image.width() - side) / 2;
        int top = (image.height() - side) / 2;
        return side == edge ? copy(image, left, top, edge) : average(image, left, top, side, edge);
    }

    private static float[] copy(RgbImage image, int left, int top, int edge) {
        int plane = edge * edge;
        float[] out = new float[CHANNELS * plane];
        for (int y = 0; y < edge; y++) {
            int source = (top + y) * image.width() + left;
            for (int x = 0; x < edge; x++) {
                int rgb = image.pixels()[source + x];
                int at = y * edge + x;
                out[at] = rgb >> 16 & 0xFF;
                out[plane + at] = rgb >> 8 & 0xFF;
                out[2 * plane + at] = rgb & 0xFF;
            }
        }
        return out;
    }

    private static float[] average(RgbImage image, int left, int top, int side, int edge) {
        int plane = edge * edge;
        float[] out = new float[CHANNELS * plane];
        double scale = (double) side / edge;
        double[] row = new double[CHANNELS * edge];
        double[] sums = new double[CHANNELS * edge];
        for (int y = 0; y < edge; y++) {
            double from = y * scale;
            double to = Math.min(side, from + scale);
            Arrays.fill(sums, 0);
            for (int line = (int) from; line < Math.min(side, Math.ceil(to)); line++) {
                double weight = Math.min(to, line + 1) - Math.max(from, line);
                if (weight <= 0) {
                    continue;
                }
                averageRow(image, (top + line) * image.width() + left, side, scale, row);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += weight * row[i];
                }
            }
            double area = scale * (to - from);
            for (int channel = 0; channel < CHANNELS; channel++) {
                for (int x = 0; x < edge; x++) {
                    out[channel * plane + y * edge + x] = (float) (sums[channel * edge + x] / area);
                }
            }
        }
        return out;
    }

    /** Sums one source row into {@code edge} columns, each {@code scale} pixels wide. */
    private static void averageRow(
            RgbImage image, int offset, int side, double scale, double[] row) {
        int edge = row.length / CHANNELS;
        for (int x = 0; x < edge; x++) {
            double from = x * scale;
            double to = Math.min(side, from + scale);
            double red = 0;
            double green = 0;
            double blue = 0;
            for (int column = (int) from; column < Math.min(side, Math.ceil(to)); column++) {
                double weight = Math.min(to, column + 1) - Math.max(from, column);
                int rgb = image.pixels()[offset + column];
                red += weight * (rgb >> 16 & 0xFF);
                green += weight * (rgb >> 8 & 0xFF);
                blue += weight * (rgb & 0xFF);
            }
            row[x] = red;
            row[edge + x] = green;
            row[2 * edge + x] = blue;
        }
    }
}
