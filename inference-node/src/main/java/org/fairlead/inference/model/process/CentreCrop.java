/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model.process;

import org.fairlead.inference.image.Area;
import org.fairlead.inference.image.AreaResampler;
import org.fairlead.inference.image.RgbImage;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.model.PreProcessor;

/**
 * Takes the square in the middle: nothing is distorted, the ends of a long picture are not seen.
 * Its option {@code crop} (above 0, at most 1, by default 1) takes a smaller square: 0.875 is what
 * ImageNet networks are measured with (224 of 256 pixels).
 */
public final class CentreCrop implements PreProcessor {

    /** The name as {@code model.yaml} writes it. */
    public static final String NAME = "centre-crop";

    private static final String CROP = "crop";
    private static final double LEAST = 0.01;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void check(ModelDescription model) throws ModelException {
        model.preprocess().allow(CROP);
        model.preprocess().number(CROP, 1, LEAST, 1);
    }

    @Override
    public float[] process(RgbImage picture, ModelDescription model) {
        Object crop = model.preprocess().options().getOrDefault(CROP, 1);
        Area square = Area.centreSquare(picture, ((Number) crop).doubleValue());
        return model.normalization()
                .apply(AreaResampler.scale(picture, square, model.edge(), model.edge()));
    }
}
