/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.samples;

import java.util.Random;

/** Scenes with an airplane, a car, a ship or a truck. */
final class Vehicles {

    private Vehicles() {}

    static void airplane(Brush brush, Random random) {
        Backdrop.sky(brush, random, 0x3F7FC4, 0xA9CDEA, 3);
        Brush plane = brush.at(50, 50, 0.92, -8);
        plane.polygon(0xB8BEC6, 0x8A929C, -2, -2, 14, -26, 19, -26, 12, -1);
        plane.polygon(0xC4CAD2, 0x9AA2AC, -40, -2, -30, -13, -26, -13, -28, -2);
        plane.polygon(0xD8443A, 0x9C2A24, -46, -3, -45, -20, -39, -20, -31, -3);
        plane.blob(
                0xFFFFFF, 0x8F99A6, -48, -3, -30, -6, 0, -6.5, 28, -6, 42, -3, 47, 1, 40, 4.5, 20,
                5.5, -10, 5.5, -34, 3);
        plane.line(1.2, 0x3A4A60, -30, -1.5, 34, -1.5);
        plane.polygon(0x2A3440, 0x1A2028, 37, -3.2, 42, -1.8, 41, -0.5, 36, -1);
        plane.polygon(0xD0D6DE, 0x77808C, 10, 2, -14, 25, -20, 25, -8, 2);
        plane.ellipse(-2, 12, 11, 5, 0xE6EAEE, 0x606A76);
        plane.polygon(0xC8CED6, 0x8A929C, -34, 0, -46, 9, -50, 9, -42, 0);
    }

    static void jet(Brush brush, Random random) {
        Backdrop.sky(brush, random, 0x6FA3D8, 0xD6E6F2, 1);
        Brush plane = brush.at(50, 48, 0.95, 14);
        plane.polygon(0x5A626C, 0x3E454E, 6, 0, -18, -32, -26, -32, -18, 0);
        plane.polygon(0x6A727C, 0x30363E, 6, 0, -18, 30, -26, 30, -18, 0);
        plane.polygon(0x5A626C, 0x3E454E, -30, 0, -42, -14, -47, -14, -42, 0);
        plane.polygon(0x6A727C, 0x30363E, -30, 0, -42, 14, -47, 14, -42, 0);
        plane.blob(0x8E98A4, 0x39414B, -46, 0, -30, -5, 0, -6, 30, -3, 48, 0, 30, 3, 0, 6, -30, 5);
        plane.ellipse(20, -1, 12, 4, 0x1D2A3A, 0x4A6078);
    }

    static void automobile(Brush brush, Random random) {
        Backdrop.sky(brush, random, 0xB9CFE2, 0xE4EAEE, 0);
        Backdrop.trees(brush, random, 46, 22);
        Backdrop.road(brush, 52);
        Backdrop.shadow(brush, 50, 80, 84, 7);
        brush.blob(
                0xF0483C, 0x8E1812, 6, 70, 7, 58, 18, 53, 30, 50, 62, 50, 82, 54, 93, 59, 95, 70,
                92, 77, 50, 79, 9, 77);
        brush.blob(0xD93A30, 0xB02820, 24, 53, 33, 39, 45, 35, 60, 36, 70, 42, 79, 54, 50, 56);
        brush.polygon(0x2A3540, 0x56677A, 29, 52, 36, 40, 47, 38.5, 47, 52);
        brush.polygon(0x2A3540, 0x56677A, 50, 52, 50, 38.5, 60, 39.5, 67, 44, 73, 52);
        brush.line(0.7, 0x7A1812, 48.5, 39, 48.5, 74);
        brush.ellipse(91, 61, 5, 4, 0xFFFBE0, 0xD8D0A0);
        brush.rectangle(6, 60, 3, 4, 0xFF8060, 0xB02018);
        brush.rectangle(88, 70, 8, 3.5, 0x303438, 0x202428);
        wheel(brush, 25, 76, 18);
        wheel(brush, 75, 76, 18);
    }

    static void carFromAhead(Brush brush, Random random) {
        Backdrop.sky(brush, random, 0x8FA9C0, 0xCFD8DE, 0);
        Backdrop.trees(brush, random, 40, 26);
        Backdrop.road(brush, 46);
        Backdrop.shadow(brush, 50, 86, 80, 8);
        brush.rounded(14, 70, 14, 18, 5, 0x24262A, 0x0A0B0C);
        brush.rounded(72, 70, 14, 18, 5, 0x24262A, 0x0A0B0C);
        brush.blob(
                0x3E78D0, 0x14336E, 12, 78, 11, 60, 18, 50, 50, 46, 82, 50, 89, 60, 88, 78, 50, 84);
        brush.blob(0x3468B8, 0x264F94, 20, 52, 29, 30, 50, 27, 71, 30, 80, 52, 50, 54);
        brush.polygon(0x1E2A36, 0x6A8096, 25, 50, 32, 33, 50, 31, 68, 33, 75, 50);
        brush.rounded(30, 62, 40, 9, 4, 0x181C22, 0x2E343C);
        brush.ellipse(20, 62, 12, 8, 0xFFFFFF, 0xB8C0C8);
        brush.ellipse(80, 62, 12, 8, 0xFFFFFF, 0xB8C0C8);
        brush.rectangle(40, 75, 20, 5, 0xF4F4EE, 0xC8C8C0);
    }

    static void truck(Brush brush, Random random) {
        Backdrop.sky(brush, random, 0x8FB8DC, 0xDCE8EE, 2);
        Backdrop.road(brush, 66);
        Backdrop.shadow(brush, 50, 86, 92, 6);
        brush.rectangle(4, 24, 58, 50, 0xF4F4F0, 0xA8A8A4);
        for (int x = 9; x < 60; x += 6) {
            brush.line(0.3, 0x50606060, x, 25, x, 73);
        }
        brush.rectangle(4, 72, 88, 6, 0x3A3A3E, 0x1C1C20);
        brush.blob(0xD8342C, 0x8A1A16, 64, 36, 80, 35, 90, 52, 95, 58, 96, 76, 64, 77);
        brush.polygon(0x24303C, 0x64788C, 71, 40, 80, 40, 88, 54, 71, 54);
        brush.rectangle(92, 62, 4, 5, 0xFFFBE0, 0xD8D0A0);
        brush.rectangle(90, 72, 8, 5, 0x909498, 0x54585C);
        wheel(brush, 17, 80, 15);
        wheel(brush, 34, 80, 15);
        wheel(brush, 80, 80, 15);
    }

    static void ship(Brush brush, Random random) {
        Backdrop.sky(brush, random, 0x7FA8CE, 0xDCE8F0, 3);
        Backdrop.sea(brush, random, 60);
        brush.blob(0x40FFFFFF, 0x10FFFFFF, 4, 76, 30, 73, 96, 74, 98, 78, 50, 81, 6, 80);
        brush.polygon(0xF2F4F6, 0xB4BCC4, 22, 56, 22, 44, 34, 44, 34, 36, 66, 36, 72, 44, 80, 56);
        brush.polygon(0xE8ECF0, 0xC0C8D0, 40, 36, 40, 29, 62, 29, 66, 36);
        brush.polygon(0xD84038, 0x8C201A, 46, 29, 47, 16, 56, 16, 57, 29);
        brush.rectangle(47, 16, 9, 3, 0x202428, 0x202428);
        brush.line(0.7, 0x606870, 70, 44, 70, 20);
        brush.line(0.7, 0x606870, 28, 44, 28, 26);
        for (int x = 26; x < 76; x += 4) {
            brush.rectangle(x, 48, 2, 2.4, 0x2C3A48, 0x2C3A48);
        }
        brush.polygon(0x24364E, 0x101C2C, 4, 56, 96, 54, 88, 77, 12, 77);
        brush.polygon(0x9A2C26, 0x6A1A16, 10.5, 73, 89.5, 73, 88, 77, 12, 77);
        brush.line(0.8, 0xFFFFFF, 5, 58, 94, 56);
    }

    static void sailingBoat(Brush brush, Random random) {
        Backdrop.sky(brush, random, 0x5F97D0, 0xCFE2F0, 2);
        Backdrop.sea(brush, random, 66);
        brush.polygon(0xFFFFFF, 0xCAD2DA, 50, 8, 50, 66, 22, 66);
        brush.polygon(0xF6F8FA, 0xB8C2CC, 53, 14, 53, 66, 80, 66);
        brush.line(1.2, 0x5A4632, 51.5, 6, 51.5, 72);
        brush.polygon(0xF4F4F4, 0x7A828A, 14, 70, 88, 70, 78, 82, 24, 82);
        brush.line(1, 0x2A4A7A, 15, 72, 87, 72);
    }

    private static void wheel(Brush brush, double x, double y, double size) {
        brush.ellipse(x, y, size, size, 0x2A2A2C, 0x0C0C0E);
        brush.ellipse(x, y, size * 0.55, size * 0.55, 0xD4D8DC, 0x80868C);
        brush.ellipse(x, y, size * 0.2, size * 0.2, 0x50565C, 0x30363C);
    }
}
