/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model.process;

import org.fairlead.inference.image.Area;
import org.fairlead.inference.image.AreaResampler;
import org.fairlead.inference.image.RgbImage;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.PreProcessor;

/** Makes the whole picture square: all of it is seen, and what is long becomes short. */
public final class Stretch implements PreProcessor {

    /** The name as {@code model.yaml} writes it. */
    public static final String NAME = "stretch";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public float[] process(RgbImage picture, ModelDescription model) {
        return model.normalization()
                .apply(
                        AreaResampler.scale(
                                picture, Area.whole(picture), model.edge(), model.edge()));
    }
}
