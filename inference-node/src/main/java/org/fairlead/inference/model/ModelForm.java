/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.nio.file.Path;
import java.util.List;

/**
 * A network as one engine reads it. The forms of a model version come from the same weights.
 *
 * @param engine the engine that reads it, such as {@code TensorFlow}
 * @param file the file, or the folder of a SavedModel
 * @param sha256 what {@link Digests} must say of it
 */
record ModelForm(String engine, Path file, String sha256) {

    /**
     * The form for an engine, or the first.
     *
     * @param forms at least one
     * @param engine in any case of letters; null for no preference
     */
    static ModelForm preferred(List<ModelForm> forms, String engine) {
        return forms.stream()
                .filter(form -> form.engine.equalsIgnoreCase(engine))
                .findFirst()
                .orElse(forms.get(0));
    }
}
