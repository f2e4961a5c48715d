/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.util.Arrays;
import org.fairlead.inference.image.RgbImage;

/**
 * Ways to make a long picture of a square one. None is how photos are: the first two invent what is
 * beside the thing and favour a crop, the third lets the thing fill the picture and is against it.
 */
enum LongPictures {
    /** The square in the middle, what is in it mirrored at both sides. */
    MIRRORED {
        @Override
        RgbImage make(RgbImage square, double ratio, boolean upright) {
            int side = square.width();
            int length = (int) Math.round(side * ratio);
            int start = (length - side) / 2;
            return fill(
                    square, upright ? side : length, upright ? length : side, upright, start, true);
        }
    },
    /** The square in the middle, its outermost pixels drawn out at both sides. */
    EDGES {
        @Override
        RgbImage make(RgbImage square, double ratio, boolean upright) {
            int side = square.width();
            int length = (int) Math.round(side * ratio);
            int start = (length - side) / 2;
            return fill(
                    square,
                    upright ? side : length,
                    upright ? length : side,
                    upright,
                    start,
                    false);
        }
    },
    /** A strip out of the middle, as where a long thing fills its picture from end to end. */
    CUT {
        @Override
        RgbImage make(RgbImage square, double ratio, boolean upright) {
            int side = square.width();
            int across = Math.max(1, (int) Math.round(side / ratio));
            int start = (side - across) / 2;
            int width = upright ? across : side;
            int height = upright ? side : across;
            int[] pixels = new int[width * height];
            for (int i = 0; i < pixels.length; i++) {
                int x = i % width + (upright ? start : 0);
                int y = i / width + (upright ? 0 : start);
                pixels[i] = square.pixels()[y * side + x];
            }
            return new RgbImage(width, height, pixels);
        }
    };

    /** A picture that is so many times longer than wide. */
    abstract RgbImage make(RgbImage square, double ratio, boolean upright);

    private static RgbImage fill(
            RgbImage square, int width, int height, boolean upright, int start, boolean mirror) {
        int side = square.width();
        int[] pixels = new int[width * height];
        Arrays.setAll(
                pixels,
                i -> {
                    int x = source(i % width - (upright ? 0 : start), side, mirror);
                    int y = source(i / width - (upright ? start : 0), side, mirror);
                    return square.pixels()[y * side + x];
                });
        return new RgbImage(width, height, pixels);
    }

    private static int source(int at, int side, boolean mirror) {
        if (!mirror) {
            return Math.min(side - 1, Math.max(0, at));
        }
        return at < 0 ? -1 - at : at >= side ? 2 * side - 1 - at : at;
    }
}
