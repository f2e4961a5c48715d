/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.util.List;

/**
 * Makes of what a network gave what callers get. A post-processor is a Java service (see {@link
 * Processors}) with a public constructor without arguments; {@code postprocess} of a {@code
 * model.yaml} selects it by name. Implementations are thread-safe.
 */
public interface PostProcessor {

    /** The name as {@code model.yaml} writes it. */
    String name();

    /**
     * Looks at what {@code model.yaml} says, once when a model is loaded.
     *
     * @param model its {@code postprocess().options()} are for this
     * @throws ModelException where an option has a mistake; the message says which and what would
     *     be right. By default where there is any option.
     */
    default void check(ModelDescription model) throws ModelException {
        model.postprocess().allow();
    }

    /**
     * Ranks the labels.
     *
     * @param outputs what the network gave, one value a label; not to be changed
     * @param model which network; has the labels in the order of the outputs
     * @param count the most candidates to return
     * @return the candidates, the likeliest first
     */
    List<Prediction> process(float[] outputs, ModelDescription model, int count);
}
