/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.samples;

import java.util.Random;

/** Scenes with an animal. */
final class Animals {

    private static final int SPOTS = 60;

    private Animals() {}

    static void frog(Brush brush, Random random) {
        brush.rectangle(0, 0, 100, 100, 0x7A6A48, 0x4E4228);
        for (int i = 0; i < 300; i++) {
            double size = 2 + random.nextDouble() * 6;
            int shade = random.nextInt(50);
            int colour = 0x60000000 | (0x50 + shade) << 16 | (0x48 + shade) << 8 | 0x20 + shade;
            brush.ellipse(
                    random.nextDouble() * 100,
                    random.nextDouble() * 100,
                    size,
                    size * 0.7,
                    colour,
                    colour);
        }
        Backdrop.shadow(brush, 50, 84, 78, 10);
        brush.blob(0x6F9A2E, 0x33520F, 10, 82, 8, 62, 20, 52, 34, 62, 34, 80, 22, 87);
        brush.blob(0x6F9A2E, 0x33520F, 90, 82, 92, 62, 80, 52, 66, 62, 66, 80, 78, 87);
        brush.blob(
                0x9CCB40, 0x4A7418, 22, 74, 20, 50, 28, 34, 50, 27, 72, 34, 80, 50, 78, 74, 50, 86);
        brush.blob(0xE4E6A8, 0xA8B060, 32, 76, 34, 62, 50, 57, 66, 62, 68, 76, 50, 84);
        brush.line(1.3, 0x38560F, 27, 52, 38, 56, 50, 57.5, 62, 56, 73, 52);
        brush.blob(0x88B838, 0x4A7418, 28, 90, 30, 70, 38, 68, 42, 88, 36, 92);
        brush.blob(0x88B838, 0x4A7418, 72, 90, 70, 70, 62, 68, 58, 88, 64, 92);
        for (int i = 0; i < SPOTS; i++) {
            double x = 50 + random.nextGaussian() * 12;
            double y = 42 + random.nextGaussian() * 6;
            brush.ellipse(x, y, 2.6, 2, 0x60405A10, 0x60405A10);
        }
        eye(brush, 33, 32, 13, 0xD8B030);
        eye(brush, 67, 32, 13, 0xD8B030);
    }

    static void horse(Brush brush, Random random) {
        Backdrop.sky(brush, random, 0x8FB4D8, 0xDCE6EC, 1);
        Backdrop.trees(brush, random, 44, 16);
        Backdrop.grass(brush, random, 50, 0x7E9A48, 0x55762C);
        Backdrop.shadow(brush, 46, 92, 60, 5);
        legs(brush, 0x5A3016, 0x2A150A, 4.6, 26, 62, 24, 92, 36, 62, 38, 91);
        legs(brush, 0x5A3016, 0x2A150A, 4.6, 60, 62, 58, 91, 66, 60, 69, 92);
        brush.blob(0x2A160A, 0x150A04, 20, 46, 12, 52, 9, 70, 13, 80, 17, 66, 22, 54);
        brush.blob(
                0x9A5A2C, 0x4A2610, 18, 52, 24, 43, 42, 44, 58, 43, 69, 46, 73, 56, 66, 66, 48, 67,
                30, 68, 20, 64);
        brush.blob(
                0x96562A, 0x5E3216, 58, 54, 62, 40, 70, 24, 77, 16, 81, 12, 83, 17, 90, 27, 92, 33,
                87, 36, 80, 31, 76, 40, 72, 56);
        brush.blob(0x20100A, 0x100804, 57, 46, 62, 32, 70, 19, 77, 13, 74, 24, 66, 38);
        brush.ellipse(81.5, 22, 1.8, 1.8, 0x080404, 0x080404);
    }

    static void deer(Brush brush, Random random) {
        Backdrop.trees(brush, random, 100, 0);
        brush.rectangle(0, 0, 100, 60, 0x4A5E34, 0x7C8C50);
        Backdrop.trees(brush, random, 52, 52);
        Backdrop.grass(brush, random, 54, 0x8A9450, 0x5C6C2E);
        Backdrop.shadow(brush, 46, 92, 50, 4);
        legs(brush, 0x9A6A3A, 0x5A3A1C, 3, 30, 62, 29, 92, 36, 62, 38, 91);
        legs(brush, 0x9A6A3A, 0x5A3A1C, 3, 58, 62, 57, 92, 64, 60, 66, 91);
        brush.blob(
                0xC08A50, 0x8A5C2E, 23, 54, 28, 46, 44, 47, 58, 46, 67, 50, 68, 60, 60, 66, 42, 66,
                28, 66);
        brush.blob(0xF4ECE0, 0xE0D0B8, 22, 52, 25, 50, 27, 58, 24, 62);
        brush.blob(
                0xBC864C, 0x94642F, 57, 54, 61, 42, 66, 30, 72, 25, 78, 26, 85, 33, 84, 36, 76, 36,
                72, 44, 68, 58);
        brush.blob(0xB07A44, 0x8A5A2C, 66, 28, 59, 22, 57, 24, 64, 31);
        brush.line(1.4, 0x6A4A2A, 70, 26, 66, 16, 60, 10);
        brush.line(1.2, 0x6A4A2A, 66, 16, 68, 8);
        brush.line(1.4, 0x6A4A2A, 74, 25, 78, 15, 85, 10);
        brush.line(1.2, 0x6A4A2A, 78, 15, 75, 7);
        brush.ellipse(75.5, 29.5, 1.7, 1.7, 0x0A0604, 0x0A0604);
        brush.ellipse(85, 34.5, 2.2, 2, 0x1A100A, 0x1A100A);
    }

    static void bird(Brush brush, Random random) {
        brush.rectangle(0, 0, 100, 100, 0x8CAE78, 0xB8CC9C);
        for (int i = 0; i < 40; i++) {
            double size = 14 + random.nextDouble() * 22;
            brush.ellipse(
                    random.nextDouble() * 100,
                    random.nextDouble() * 100,
                    size,
                    size,
                    0x18507038,
                    0x18507038);
        }
        brush.line(4, 0x6A4E34, -4, 80, 40, 76, 104, 70);
        brush.blob(0x6A4A30, 0x3E2A1A, 22, 62, 2, 82, 6, 85, 32, 70);
        brush.blob(
                0x8A6A48, 0xC8A878, 24, 66, 28, 48, 44, 36, 56, 28, 68, 24, 78, 30, 78, 40, 74, 56,
                60, 72, 40, 75);
        brush.blob(0xE88038, 0xE8C8A0, 58, 44, 68, 38, 76, 42, 73, 58, 60, 71, 48, 72, 52, 58);
        brush.blob(0x5E4630, 0x3A2A1C, 28, 62, 34, 48, 48, 44, 54, 52, 44, 64, 30, 70);
        brush.polygon(0x3A3228, 0x5A4E3E, 77, 31, 88, 35, 77, 38);
        brush.ellipse(71, 32, 3.4, 3.4, 0x0A0A0A, 0x0A0A0A);
        brush.ellipse(71.8, 31.2, 1, 1, 0xFFFFFF, 0xFFFFFF);
        brush.line(1.2, 0x4A3626, 50, 73, 51, 78);
        brush.line(1.2, 0x4A3626, 57, 72, 59, 77);
    }

    static void cat(Brush brush, Random random) {
        brush.rectangle(0, 0, 100, 100, 0x3A5A78, 0x2B435A);
        brush.blob(0x9C8158, 0x5C4C34, 14, 110, 18, 78, 32, 62, 68, 62, 82, 78, 86, 110);
        brush.polygon(0xB89868, 0x6E5B3E, 22, 44, 20, 10, 44, 26);
        brush.polygon(0xB89868, 0x6E5B3E, 78, 44, 80, 10, 56, 26);
        brush.polygon(0xD8A8A0, 0xA87870, 26, 34, 24.5, 18, 37, 27);
        brush.polygon(0xD8A8A0, 0xA87870, 74, 34, 75.5, 18, 63, 27);
        brush.blob(
                0xD3AE77, 0x6E5B3E, 18, 52, 24, 32, 50, 23, 76, 32, 82, 52, 70, 70, 50, 75, 30, 70);
        for (int i = -2; i <= 2; i++) {
            brush.line(1.8, 0x90372D1F, 50 + i * 5, 25, 50 + i * 4, 36);
        }
        for (int i = 0; i < 3; i++) {
            brush.line(1.6, 0x90372D1F, 19, 50 + i * 5, 30, 52 + i * 4);
            brush.line(1.6, 0x90372D1F, 81, 50 + i * 5, 70, 52 + i * 4);
        }
        for (int i = 0; i < 4; i++) {
            brush.line(2, 0x90372D1F, 24 + i, 82 + i * 6, 36, 80 + i * 6);
            brush.line(2, 0x90372D1F, 76 - i, 82 + i * 6, 64, 80 + i * 6);
        }
        brush.blob(0xF0ECE6, 0xC8C2BA, 37, 63, 50, 56, 63, 63, 60, 71, 50, 74, 40, 71);
        eye(brush, 36, 48, 11, 0xA8C048);
        eye(brush, 64, 48, 11, 0xA8C048);
        brush.polygon(0xC87870, 0x985048, 46, 58, 54, 58, 50, 63);
        brush.line(0.8, 0x504840, 50, 63, 50, 66, 44, 69);
        brush.line(0.8, 0x504840, 50, 66, 56, 69);
        for (int i = -1; i <= 1; i++) {
            brush.line(0.5, 0xC0FFFFFF, 40, 64 + i, 14, 62 + i * 6);
            brush.line(0.5, 0xC0FFFFFF, 60, 64 + i, 86, 62 + i * 6);
        }
    }

    static void dog(Brush brush, Random random) {
        Backdrop.grass(brush, random, 0, 0x8AA85A, 0x5E8038);
        brush.blob(0xC89858, 0x8A6030, 18, 100, 22, 76, 36, 66, 64, 66, 78, 76, 82, 100);
        brush.blob(0xF4ECDC, 0xD8C8A8, 36, 100, 38, 76, 50, 70, 62, 76, 64, 100);
        brush.blob(
                0xD0A060, 0x9A6E38, 24, 46, 28, 28, 50, 19, 72, 28, 76, 46, 68, 64, 50, 74, 32, 64);
        brush.blob(0x7A4E24, 0x4E3014, 30, 28, 18, 30, 12, 48, 17, 64, 25, 60, 30, 42);
        brush.blob(0x7A4E24, 0x4E3014, 70, 28, 82, 30, 88, 48, 83, 64, 75, 60, 70, 42);
        brush.blob(
                0xF6EEDE, 0xD8C4A0, 44, 24, 56, 24, 56, 46, 66, 56, 62, 70, 50, 76, 38, 70, 34, 56,
                44, 46);
        brush.ellipse(38, 43, 6.4, 6.4, 0x2A1608, 0x140A04);
        brush.ellipse(62, 43, 6.4, 6.4, 0x2A1608, 0x140A04);
        brush.ellipse(39, 42, 1.6, 1.6, 0xFFFFFF, 0xFFFFFF);
        brush.ellipse(63, 42, 1.6, 1.6, 0xFFFFFF, 0xFFFFFF);
        brush.blob(0x30241E, 0x0E0A08, 43, 55, 50, 52, 57, 55, 54, 61, 50, 63, 46, 61);
        brush.line(0.9, 0x3A2A20, 50, 63, 50, 67, 42, 70);
        brush.line(0.9, 0x3A2A20, 50, 67, 58, 70);
        brush.blob(0xE88888, 0xC05858, 46, 70, 54, 70, 54, 78, 50, 81, 46, 78);
    }

    private static void legs(Brush brush, int near, int far, double width, double... ends) {
        for (int i = 0; i < ends.length; i += 4) {
            int colour = i == 0 ? near : far;
            brush.line(
                    width,
                    colour,
                    ends[i],
                    ends[i + 1],
                    (ends[i] + ends[i + 2]) / 2,
                    (ends[i + 1] + ends[i + 3]) / 2,
                    ends[i + 2],
                    ends[i + 3]);
        }
    }

    private static void eye(Brush brush, double x, double y, double size, int iris) {
        brush.ellipse(x, y, size, size * 0.9, 0x3A3A2A, 0x24241A);
        brush.ellipse(x, y, size * 0.85, size * 0.78, iris, iris);
        brush.ellipse(x, y, size * 0.36, size * 0.6, 0x080808, 0x080808);
        brush.ellipse(
                x + size * 0.14, y - size * 0.16, size * 0.16, size * 0.16, 0xFFFFFF, 0xFFFFFF);
    }
}
