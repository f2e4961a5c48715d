/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

/**
 * A rectangle of a picture, in pixels.
 *
 * @param left the first column, at least 0
 * @param top the first row, at least 0
 * @param width at least 1
 * @param height at least 1
 */
public record Area(int left, int top, int width, int height) {

    /** All of a picture. */
    public static Area whole(RgbImage image) {
        return new Area(0, 0, image.width(), image.height());
    }

    /**
     * A square in the middle of a picture.
     *
     * @param image the picture
     * @param share its edge as a share of the shorter edge of the picture, above 0, at most 1
     */
    public static Area centreSquare(RgbImage image, double share) {
        int shorter = Math.min(image.width(), image.height());
        int side = Math.max(1, (int) Math.round(shorter * share));
        return new Area((image.width() - side) / 2, (image.height() - side) / 2, side, side);
    }
}
