/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

/** One step of a network, free of any engine: the shape only, without weights. */
sealed interface Layer {

    /**
     * A convolution with stride 1, and ReLU. In training, batch normalisation stands between both;
     * exported, it is folded into weights and bias.
     *
     * @param in input channels
     * @param out output channels
     * @param kernel width and height of the window
     * @param padding zeros added at each edge
     */
    record Convolution(int in, int out, int kernel, int padding) implements Layer {}

    /** The maximum of each 2×2 block; halves width and height, an odd last line is left out. */
    record MaxPool() implements Layer {}

    /** The maximum of each channel over the whole area. */
    record GlobalMax() implements Layer {}

    /**
     * A fully connected layer with bias and without activation.
     *
     * @param in input values
     * @param out output values
     */
    record Linear(int in, int out) implements Layer {}
}
