/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import java.util.List;

/**
 * Maps 8-bit values to what the network was trained on: {@code (value / 255 - mean) / std} for each
 * channel. Immutable.
 *
 * @param mean one value a channel (red, green, blue), on the scale from 0 to 1
 * @param std one value a channel, above 0, on the same scale
 */
public record Normalization(List<Float> mean, List<Float> std) {

    private static final int CHANNELS = 3;
    private static final float MAX = 255f;

    /** Checks the number of channels and that no deviation is zero. */
    public Normalization {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != CHANNELS || std.size() != CHANNELS) {
            throw new IllegalArgumentException(
                    "mean and std need one value for each of 3 channels");
        }
        if (std.stream().anyMatch(value -> !(value > 0))) {
            throw new IllegalArgumentException("std must be above 0, is " + std);
        }
    }

    /**
     * Undoes {@link #apply} in place.
     *
     * @param planes normalised values in three planes of equal size, not null
     * @return the same array, with values from 0 to 255 where they came from such
     */
    public float[] invert(float[] planes) {
        int plane = planes.length / CHANNELS;
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int i = channel * plane; i < (channel + 1) * plane; i++) {
                planes[i] = (planes[i] * std.get(channel) + mean.get(channel)) * MAX;
            }
        }
        return planes;
    }

    /**
     * Normalises in place.
     *
     * @param planes values from 0 to 255 in three planes of equal size, not null
     * @return the same array
     */
    public float[] apply(float[] planes) {
        int plane = planes.length / CHANNELS;
        for (int channel = 0; channel < CHANNELS; channel++) {
            float scale = 1f / (MAX * std.get(channel));
            float offset = mean.get(channel) / std.get(channel);
            for (int i = channel * plane; i < (channel + 1) * plane; i++) {
                planes[i] = planes[i] * scale - offset;
            }
        }
        return planes;
    }
}
