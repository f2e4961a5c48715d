/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.samples;

import java.util.Random;

/** What is behind a subject. */
final class Backdrop {

    private static final int BLADES = 2500;
    private static final int WAVES = 160;
    private static final int LEAVES = 700;

    private Backdrop() {}

    static void sky(Brush brush, Random random, int top, int bottom, int clouds) {
        brush.rectangle(0, 0, 100, 100, top, bottom);
        for (int i = 0; i < clouds; i++) {
            double x = random.nextDouble() * 100;
            double y = random.nextDouble() * 90;
            for (int puff = 0; puff < 14; puff++) {
                double width = 8 + random.nextDouble() * 18;
                brush.ellipse(
                        x + random.nextGaussian() * 12,
                        y + random.nextGaussian() * 2.5,
                        width,
                        width / 3,
                        0x30FFFFFF,
                        0x18FFFFFF);
            }
        }
    }

    static void sea(Brush brush, Random random, double horizon) {
        brush.rectangle(0, horizon, 100, 100 - horizon, 0x4F7F9F, 0x1E4A66);
        for (int i = 0; i < WAVES; i++) {
            double depth = random.nextDouble();
            double y = horizon + depth * depth * (100 - horizon);
            double width = 2 + depth * 10;
            double x = random.nextDouble() * 100;
            brush.line(0.2 + depth * 0.6, 0x40BFD8E6, x, y, x + width, y);
        }
    }

    static void grass(Brush brush, Random random, double horizon, int far, int near) {
        brush.rectangle(0, horizon, 100, 100 - horizon, far, near);
        for (int i = 0; i < BLADES; i++) {
            double depth = random.nextDouble();
            double y = horizon + depth * (100 - horizon);
            double x = random.nextDouble() * 100;
            double height = 0.8 + depth * 3;
            int shade = random.nextInt(60);
            int green = 0x60 + shade;
            int colour = 0x50000000 | (green - 0x20) << 16 | green << 8 | 0x20;
            brush.line(0.5, colour, x, y, x + random.nextGaussian() * 0.6, y - height);
        }
    }

    static void trees(Brush brush, Random random, double horizon, double height) {
        for (int i = 0; i < LEAVES; i++) {
            double x = random.nextDouble() * 100;
            double up = Math.abs(random.nextGaussian()) * height / 2;
            int shade = random.nextInt(45);
            int colour = (0x20 + shade / 2) << 16 | (0x38 + shade) << 8 | 0x18 + shade / 3;
            double size = 3 + random.nextDouble() * 5;
            brush.ellipse(x, horizon - Math.min(up, height), size, size, colour, colour);
        }
    }

    static void road(Brush brush, double horizon) {
        brush.rectangle(0, horizon, 100, 100 - horizon, 0x8A8A88, 0x5C5C5E);
        brush.rectangle(0, horizon, 100, 1.2, 0xB8B4A8, 0x9A968C);
    }

    /** The dark patch on the ground below something. */
    static void shadow(Brush brush, double x, double y, double width, double height) {
        for (int i = 0; i < 6; i++) {
            double grow = 1 + i * 0.08;
            brush.ellipse(x, y, width * grow, height * grow, 0x28000000, 0x28000000);
        }
    }
}
