/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.inference.image.Normalization;

/** Mean and deviation of each colour channel over all training pictures. */
final class ChannelStatistics {

    private static final double MAX = 255;
    private static final double DIGITS = 10_000;

    private ChannelStatistics() {}

    static Normalization of(LabelledImages images) {
        int plane = images.edge() * images.edge();
        double[] sum = new double[3];
        double[] squares = new double[3];
        byte[] pixels = images.pixels();
        for (int i = 0; i < pixels.length; i++) {
            int channel = i / plane % 3;
            double value = (pixels[i] & 0xFF) / MAX;
            sum[channel] += value;
            squares[channel] += value * value;
        }
        double count = pixels.length / 3.0;
        List<Float> mean = new ArrayList<>();
        List<Float> std = new ArrayList<>();
        for (int channel = 0; channel < 3; channel++) {
            double average = sum[channel] / count;
            mean.add(round(average));
            std.add(round(Math.sqrt(squares[channel] / count - average * average)));
        }
        return new Normalization(mean, std);
    }

    /** Four digits: what the description of the model says is exactly what was used. */
    private static float round(double value) {
        return (float) (Math.round(value * DIGITS) / DIGITS);
    }
}
