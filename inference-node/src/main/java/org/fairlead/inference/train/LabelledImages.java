/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

/**
 * Small square pictures with their classes, kept in memory as bytes.
 *
 * @param edge width and height of each picture in pixels
 * @param pixels the pictures one after the other, each in planes red, green, blue; not copied
 * @param labels the class index of each picture; not copied
 */
record LabelledImages(int edge, byte[] pixels, int[] labels) {

    int size() {
        return labels.length;
    }

    /** The number of values in one picture. */
    int imageLength() {
        return 3 * edge * edge;
    }
}
