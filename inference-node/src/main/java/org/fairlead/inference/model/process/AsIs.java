/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model.process;

import java.util.List;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.PostProcessor;
import org.fairlead.inference.model.Prediction;

/** For networks that end with a softmax or sigmoid of their own: the outputs are probabilities. */
public final class AsIs implements PostProcessor {

    /** The name as {@code model.yaml} writes it. */
    public static final String NAME = "as-is";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Prediction> process(float[] outputs, ModelDescription model, int count) {
        double[] probabilities = new double[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            probabilities[i] = Math.min(1, Math.max(0, outputs[i]));
        }
        return Prediction.ranked(probabilities, model.labels(), count);
    }
}
