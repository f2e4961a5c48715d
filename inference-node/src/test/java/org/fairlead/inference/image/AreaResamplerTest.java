/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AreaResamplerTest {

    private static final float TOLERANCE = 0.01f;

    @Test
    void averagesWholeBlocks() {
        int[] pixels = new int[16];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i << 16;
        }
        float[] out = AreaResampler.centreSquare(new RgbImage(4, 4, pixels), 2);
        assertArrayEquals(
                new float[] {2.5f, 4.5f, 10.5f, 12.5f, 0, 0, 0, 0, 0, 0, 0, 0}, out, TOLERANCE);
    }

    @Test
    void weighsPixelsCutByAnEdge() {
        int[] pixels = {0, 0, 0, 90, 90, 90, 180, 180, 180};
        float[] out = AreaResampler.centreSquare(new RgbImage(3, 3, pixels), 2);
        // The upper half covers one row of 0 and half a row of 90.
        assertEquals(30, out[8], TOLERANCE);
        assertEquals(150, out[10], TOLERANCE);
    }

    @Test
    void keepsTheMeanAtAnyFactor() {
        RgbImage image = noise(97, 97);
        double expected = 0;
        for (int pixel : image.pixels()) {
            expected += pixel >> 8 & 0xFF;
        }
        expected /= image.pixels().length;
        float[] out = AreaResampler.centreSquare(image, 32);
        double mean = 0;
        for (int i = 1024; i < 2048; i++) {
            mean += out[i] / 1024;
        }
        assertEquals(expected, mean, 0.05);
    }

    @Test
    void cropsTheCentre() {
        int[] pixels = new int[6 * 2];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % 6;
            pixels[i] = x == 2 || x == 3 ? 0xFFFFFF : 0;
        }
        for (float value : AreaResampler.centreSquare(new RgbImage(6, 2, pixels), 2)) {
            assertEquals(255, value, TOLERANCE);
        }
    }

    @Test
    void enlargesASinglePixel() {
        float[] out = AreaResampler.centreSquare(new RgbImage(1, 1, new int[] {0x0A141E}), 32);
        assertEquals(10, out[500], TOLERANCE);
        assertEquals(20, out[1024 + 500], TOLERANCE);
        assertEquals(30, out[2048 + 500], TOLERANCE);
    }

    @Test
    void leavesThePixelsOfAFittingPictureAlone() {
        RgbImage image = noise(32, 32);
        float[] out = AreaResampler.centreSquare(image, 32);
        for (int i = 0; i < 1024; i++) {
            assertEquals(image.pixels()[i] >> 16 & 0xFF, out[i]);
            assertEquals(image.pixels()[i] & 0xFF, out[2048 + i]);
        }
    }

    private static RgbImage noise(int width, int height) {
        int[] pixels = new java.util.Random(3).ints(width * height, 0, 1 << 24).toArray();
        return new RgbImage(width, height, pixels);
    }
}
