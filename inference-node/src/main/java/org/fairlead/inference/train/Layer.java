/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

/** One step of a network, free of any engine: the shape only, without weights. */
sealed interface Layer {

    /**
     * A 3×3 convolution with padding 1, batch normalisation and ReLU.
     *
     * @param in input channels
     * @param out output channels
     * @param stride 1, or 2 to halve width and height
     */
    record Convolution(int in, int out, int stride) implements Layer {}

    /** The maximum of each 2×2 block; halves width and height. */
    record MaxPool() implements Layer {}

    /** The mean of each channel over the whole area. */
    record GlobalMean() implements Layer {}

    /**
     * A fully connected layer with bias and without activation.
     *
     * @param in input values
     * @param out output values
     */
    record Linear(int in, int out) implements Layer {}
}
