/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;

/** Brings whatever the JDK decoded (palette, grey, alpha, 16 bit) to opaque 8-bit RGB on white. */
final class PixelReader {

    private static final int WHITE = 255;

    private PixelReader() {}

    static RgbImage toRgb(BufferedImage image) {
        ColorModel model = image.getColorModel();
        boolean grey =
                model.getColorSpace().getType() == ColorSpace.TYPE_GRAY
                        && model.getNumComponents() == image.getRaster().getNumBands();
        return grey ? greyToRgb(image) : drawnToRgb(image);
    }

    private static RgbImage drawnToRgb(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        BufferedImage rgb = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = rgb.createGraphics();
        try {
            graphics.drawImage(image, 0, 0, Color.WHITE, null);
        } finally {
            graphics.dispose();
        }
        return new RgbImage(
                width, height, ((DataBufferInt) rgb.getRaster().getDataBuffer()).getData());
    }

    /**
     * Java2D takes grey samples for linear light and would brighten them; picture files mean sRGB.
     */
    private static RgbImage greyToRgb(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        Raster raster = image.getRaster();
        ColorModel model = image.getColorModel();
        int bands = raster.getNumBands();
        boolean alpha = bands == 2 && model.hasAlpha();
        int greyMax = (1 << model.getComponentSize(0)) - 1;
        int alphaMax = alpha ? (1 << model.getComponentSize(1)) - 1 : 1;
        int[] row = new int[width * bands];
        int[] pixels = new int[width * height];
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int value = row[x * bands] * WHITE / greyMax;
                if (alpha) {
                    int opacity = row[x * bands + 1];
                    value = (value * opacity + WHITE * (alphaMax - opacity)) / alphaMax;
                }
                pixels[y * width + x] = value << 16 | value << 8 | value;
            }
        }
        return new RgbImage(width, height, pixels);
    }
}
