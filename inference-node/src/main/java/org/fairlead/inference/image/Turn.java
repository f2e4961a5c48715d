/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

/** Turns and mirrors a picture so that what was up is up, by the number that Exif has for it. */
final class Turn {

    private Turn() {}

    /**
     * Undoes an orientation.
     *
     * @param image the pixels as they were stored
     * @param orientation from 1 to 8; 1 leaves everything as it is
     */
    static RgbImage upright(RgbImage image, int orientation) {
        if (orientation == ExifOrientation.UPRIGHT) {
            return image;
        }
        // 5 to 8 lie on their side: width and height change places.
        boolean swapped = orientation >= 5;
        boolean fromRight =
                orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean fromBottom =
                orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int width = swapped ? image.height() : image.width();
        int height = swapped ? image.width() : image.height();
        int[] turned = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int column = swapped ? y : x;
                int row = swapped ? x : y;
                if (fromRight) {
                    column = image.width() - 1 - column;
                }
                if (fromBottom) {
                    row = image.height() - 1 - row;
                }
                turned[y * width + x] = image.pixels()[row * image.width() + column];
            }
        }
        return new RgbImage(width, height, turned);
    }
}
