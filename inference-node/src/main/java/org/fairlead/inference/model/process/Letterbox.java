/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model.process;

import org.fairlead.inference.image.Area;
import org.fairlead.inference.image.AreaResampler;
import org.fairlead.inference.image.RgbImage;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.PreProcessor;

/**
 * Fits the whole picture into the square and leaves the rest at the mean of the training pictures,
 * which is 0 for the network: nothing is lost or distorted, but everything is smaller.
 */
public final class Letterbox implements PreProcessor {

    /** The name as {@code model.yaml} writes it. */
    public static final String NAME = "letterbox";

    private static final int CHANNELS = 3;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public float[] process(RgbImage picture, ModelDescription model) {
        int edge = model.edge();
        int longer = Math.max(picture.width(), picture.height());
        int width = Math.max(1, Math.round((float) edge * picture.width() / longer));
        int height = Math.max(1, Math.round((float) edge * picture.height() / longer));
        float[] inner =
                model.normalization()
                        .apply(AreaResampler.scale(picture, Area.whole(picture), width, height));
        float[] out = new float[CHANNELS * edge * edge];
        int left = (edge - width) / 2;
        int top = (edge - height) / 2;
        for (int line = 0; line < CHANNELS * height; line++) {
            int row = line / height * edge + top + line % height;
            System.arraycopy(inner, line * width, out, row * edge + left, width);
        }
        return out;
    }
}
