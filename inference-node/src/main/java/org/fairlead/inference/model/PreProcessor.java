/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import org.fairlead.inference.image.RgbImage;

/**
 * Makes of a picture what a network takes. A pre-processor is a Java service (see {@link
 * Processors}) with a public constructor without arguments; {@code preprocess} of a {@code
 * model.yaml} selects it by name. Implementations are thread-safe.
 */
public interface PreProcessor {

    /** The name as {@code model.yaml} writes it. */
    String name();

    /**
     * Looks at what {@code model.yaml} says, once when a model is loaded.
     *
     * @param model its {@code preprocess().options()} are for this
     * @throws ModelException where an option has a mistake; the message says which and what would
     *     be right. By default where there is any option.
     */
    default void check(ModelDescription model) throws ModelException {
        model.preprocess().allow();
    }

    /**
     * Makes the input of the network.
     *
     * @param picture decoded and upright; not to be changed
     * @param model which network
     * @return {@code 3 * edge * edge} values in planes red, green, blue, each row by row,
     *     normalised as the network wants it
     */
    float[] process(RgbImage picture, ModelDescription model);
}
