/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

/** Turns the weights of a convolution between the order of the trainer and channels last. */
final class ChannelsLast {

    private ChannelsLast() {}

    /**
     * From (out, in, area) to (out, area, in).
     *
     * @param weight the weights, left as they are
     * @param out output channels
     * @param in input channels
     * @param area places of the window
     * @return the same weights in the other order
     */
    static float[] from(float[] weight, int out, int in, int area) {
        return turned(weight, out, in, area);
    }

    /** From (out, area, in) to (out, in, area); the inverse of {@link #from}. */
    static float[] back(float[] weight, int out, int in, int area) {
        return turned(weight, out, area, in);
    }

    private static float[] turned(float[] weight, int count, int rows, int columns) {
        float[] turned = new float[weight.length];
        for (int o = 0; o < count; o++) {
            int start = o * rows * columns;
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    turned[start + c * rows + r] = weight[start + r * columns + c];
                }
            }
        }
        return turned;
    }
}
