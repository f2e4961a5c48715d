/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/**
 * Reads JPEG files with four channels. The JDK gives their raw samples only, or takes what Adobe's
 * programs write, which is inverted, at its face value. Colour profiles are left aside: for a
 * label, plain arithmetic is close enough.
 */
final class CmykJpeg {

    private static final int CHANNELS = 4;
    private static final int MAX = 255;
    private static final int NO_ADOBE = -1;
    private static final int YCCK = 2;
    private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};
    private static final int MARKER_AT = 2;
    private static final int TRANSFORM_AT = 11;

    private CmykJpeg() {}

    /** Whether the file has four channels. */
    static boolean applies(ImageReader reader) throws IOException {
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        return !types.hasNext() || types.next().getNumBands() == CHANNELS;
    }

    /** Reads the samples and turns them into RGB. */
    static RgbImage read(ImageReader reader, ImageReadParam param, byte[] data) throws IOException {
        Raster raster = reader.readRaster(0, param);
        if (raster.getNumBands() != CHANNELS) {
            throw new IOException("A JPEG with " + raster.getNumBands() + " channels");
        }
        int transform = adobeTransform(data);
        int width = raster.getWidth();
        int[] row = new int[width * CHANNELS];
        int[] pixels = new int[width * raster.getHeight()];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                pixels[y * width + x] = rgb(row, x * CHANNELS, transform);
            }
        }
        return new RgbImage(width, raster.getHeight(), pixels);
    }

    private static int rgb(int[] row, int at, int transform) {
        int first = row[at];
        int second = row[at + 1];
        int third = row[at + 2];
        int key = row[at + 3];
        if (transform == YCCK) {
            double blue = second - 128.0;
            double red = third - 128.0;
            second = clamp(first - 0.344136 * blue - 0.714136 * red);
            third = clamp(first + 1.772 * blue);
            first = clamp(row[at] + 1.402 * red);
        }
        if (transform == NO_ADOBE) {
            first = MAX - first;
            second = MAX - second;
            third = MAX - third;
            key = MAX - key;
        }
        // What Adobe writes is inverted already: 255 is no ink.
        return first * key / MAX << 16 | second * key / MAX << 8 | third * key / MAX;
    }

    private static int clamp(double value) {
        return (int) Math.max(0, Math.min(MAX, Math.round(value)));
    }

    /** The colour transform in the APP14 segment, or {@link #NO_ADOBE} where there is none. */
    private static int adobeTransform(byte[] data) {
        int at = MARKER_AT;
        while (at + 4 < data.length && (data[at] & 0xFF) == 0xFF) {
            int marker = data[at + 1] & 0xFF;
            int length = (data[at + 2] & 0xFF) << 8 | data[at + 3] & 0xFF;
            if (marker == 0xDA || length < 2) {
                return NO_ADOBE;
            }
            int content = at + 4;
            if (marker == 0xEE
                    && content + TRANSFORM_AT < data.length
                    && Arrays.equals(
                            data, content, content + ADOBE.length, ADOBE, 0, ADOBE.length)) {
                return data[content + TRANSFORM_AT];
            }
            at += 2 + length;
        }
        return NO_ADOBE;
    }
}
