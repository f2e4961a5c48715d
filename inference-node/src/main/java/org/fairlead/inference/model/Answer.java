/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.util.List;

/**
 * What came out for an {@link Inquiry}.
 *
 * @param model the model that was asked for
 * @param engine what answered: the engine of the model, or that of its fallback
 * @param degraded why the fallback answered; null where the model did
 * @param labels all labels of what answered, in the order of its outputs
 * @param results one for each input, in their order
 * @param queueNanos how long the request waited for a worker
 */
public record Answer(
        ModelId model,
        String engine,
        String degraded,
        List<String> labels,
        List<PictureClassifier.Classification> results,
        long queueNanos) {

    /** Takes a copy of the list. */
    public Answer {
        results = List.copyOf(results);
    }
}
