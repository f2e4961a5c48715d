/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.samples;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;

/** Renders a scene so that it looks taken rather than drawn: soft, with a little grain. */
final class Photo {

    private static final double UNITS = 100;
    private static final double GRAIN = 5;

    private Photo() {}

    /**
     * Renders a scene.
     *
     * @param scene paints on a canvas of 100 × 100 units
     * @param edge width and height of the picture in pixels
     * @param seed the seed of clouds, leaves and grain
     */
    static BufferedImage render(BiConsumer<Brush, Random> scene, int edge, long seed) {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(edge, edge, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(edge / UNITS, edge / UNITS);
        scene.accept(new Brush(graphics), random);
        graphics.dispose();
        BufferedImage soft = soften(image);
        grain(soft, random);
        return soft;
    }

    private static BufferedImage soften(BufferedImage image) {
        float[] weights = new float[9];
        Arrays.fill(weights, 1f / weights.length);
        ConvolveOp blur = new ConvolveOp(new Kernel(3, 3, weights), ConvolveOp.EDGE_NO_OP, null);
        return blur.filter(image, null);
    }

    private static void grain(BufferedImage image, Random random) {
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = image.getRGB(x, y);
                int noise = (int) Math.round(random.nextGaussian() * GRAIN);
                int red = clamp((rgb >> 16 & 0xFF) + noise);
                int green = clamp((rgb >> 8 & 0xFF) + noise);
                int blue = clamp((rgb & 0xFF) + noise);
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
