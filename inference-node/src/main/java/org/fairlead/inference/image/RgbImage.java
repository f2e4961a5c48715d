/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

/**
 * Opaque pixels in sRGB.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param pixels {@code 0x00RRGGBB}, row by row, {@code width * height} of them; not copied
 */
public record RgbImage(int width, int height, int[] pixels) {

    /** Checks that the sizes fit together. */
    public RgbImage {
        if (width < 1 || height < 1 || pixels.length != width * height) {
            throw new IllegalArgumentException(
                    width + "x" + height + " does not fit " + pixels.length + " pixels");
        }
    }
}
