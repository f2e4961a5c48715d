/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import java.util.Arrays;

/**
 * Reduces or enlarges a rectangle of a picture by area averaging: every output value is the mean of
 * the source area that it covers, edges weighted by their share. Unlike point or bilinear sampling
 * it takes every source pixel into account, whatever the factor.
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
        return scale(image, Area.centreSquare(image, 1), edge, edge);
    }

    /**
     * Scales a rectangle.
     *
     * @param image the source, not null
     * @param area what to take of it, within the picture
     * @param width of the result in pixels, at least 1
     * @param height of the result in pixels, at least 1
     * @return {@code 3 * width * height} values from 0 to 255 in planes red, green, blue, each row
     *     by row
     */
    public static float[] scale(RgbImage image, Area area, int width, int height) {
        return area.width() == width && area.height() == height
                ? copy(image, area)
                : average(image, area, width, height);
    }

    private static float[] copy(RgbImage image, Area area) {
        int plane = area.width() * area.height();
        float[] out = new float[CHANNELS * plane];
        for (int y = 0; y < area.height(); y++) {
            int source = (area.top() + y) * image.width() + area.left();
            for (int x = 0; x < area.width(); x++) {
                int rgb = image.pixels()[source + x];
                int at = y * area.width() + x;
                out[at] = rgb >> 16 & 0xFF;
                out[plane + at] = rgb >> 8 & 0xFF;
                out[2 * plane + at] = rgb & 0xFF;
            }
        }
        return out;
    }

    private static float[] average(RgbImage image, Area area, int width, int height) {
        int plane = width * height;
        float[] out = new float[CHANNELS * plane];
        double across = (double) area.width() / width;
        double down = (double) area.height() / height;
        double[] row = new double[CHANNELS * width];
        double[] sums = new double[CHANNELS * width];
        for (int y = 0; y < height; y++) {
            double from = y * down;
            double to = Math.min(area.height(), from + down);
            Arrays.fill(sums, 0);
            for (int line = (int) from; line < Math.min(area.height(), Math.ceil(to)); line++) {
                double weight = Math.min(to, line + 1) - Math.max(from, line);
                if (weight <= 0) {
                    continue;
                }
                int offset = (area.top() + line) * image.width() + area.left();
                averageRow(image, offset, area.width(), across, row);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += weight * row[i];
                }
            }
            double covered = across * (to - from);
            for (int channel = 0; channel < CHANNELS; channel++) {
                for (int x = 0; x < width; x++) {
                    out[channel * plane + y * width + x] =
                            (float) (sums[channel * width + x] / covered);
                }
            }
        }
        return out;
    }

    /** Sums one source row into columns, each {@code scale} pixels wide. */
    private static void averageRow(
            RgbImage image, int offset, int length, double scale, double[] row) {
        int columns = row.length / CHANNELS;
        for (int x = 0; x < columns; x++) {
            double from = x * scale;
            double to = Math.min(length, from + scale);
            double red = 0;
            double green = 0;
            double blue = 0;
            for (int column = (int) from; column < Math.min(length, Math.ceil(to)); column++) {
                double weight = Math.min(to, column + 1) - Math.max(from, column);
                int rgb = image.pixels()[offset + column];
                red += weight * (rgb >> 16 & 0xFF);
                green += weight * (rgb >> 8 & 0xFF);
                blue += weight * (rgb & 0xFF);
            }
            row[x] = red;
            row[columns + x] = green;
            row[2 * columns + x] = blue;
        }
    }
}
