/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

/**
 * How much a training picture is changed at random before the network sees it. Immutable.
 *
 * @param shift how far it moves at most in each direction, in pixels, from 0; less than half its
 *     edge
 * @param cutout edge of the square that is blanked out, in pixels, 0 for none; source: DeVries and
 *     Taylor, "Improved Regularization of Convolutional Neural Networks with Cutout", 2017
 */
record Augmentation(int shift, int cutout) {

    /** The picture as it is. */
    static final Augmentation NONE = new Augmentation(0, 0);

    Augmentation {
        if (shift < 0 || cutout < 0) {
            throw new IllegalArgumentException("a shift and a cut-out are from 0 on");
        }
    }

    @Override
    public String toString() {
        return "shift " + shift + ", cut-out " + cutout;
    }
}
