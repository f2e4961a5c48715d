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

    /** Puts the mirror images of all pictures behind the pictures; the first layer, if at all. */
    record BothSides() implements Layer {}

    /**
     * The mean of what comes out for a picture and for its mirror image; the last layer, after
     * {@link BothSides}.
     *
     * @param values outputs for each
     */
    record MeanOfSides(int values) implements Layer {}
}
