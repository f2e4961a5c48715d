/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model.process;

import java.util.List;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.PostProcessor;
import org.fairlead.inference.model.Prediction;

/** For networks whose last layer is linear: exactly one of the labels is right. */
public final class Softmax implements PostProcessor {

    /** The name as {@code model.yaml} writes it. */
    public static final String NAME = "softmax";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Prediction> process(float[] outputs, ModelDescription model, int count) {
        return Prediction.top(outputs, model.labels(), count);
    }
}
