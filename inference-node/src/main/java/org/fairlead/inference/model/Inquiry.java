/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.util.List;

/**
 * What a request wants to know.
 *
 * @param inputs what to classify, at least one
 * @param model the model; null for the default
 * @param version its version; null for the default
 * @param count the most candidates for each input, at least 1
 */
public record Inquiry(List<? extends Input> inputs, String model, String version, int count) {

    /** Takes a copy of the list. */
    public Inquiry {
        inputs = List.copyOf(inputs);
    }
}
