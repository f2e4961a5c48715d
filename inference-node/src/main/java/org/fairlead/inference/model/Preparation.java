/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.inference.admission.Ticket;
import org.fairlead.inference.cache.CacheKey;
import org.fairlead.inference.cache.OutputCache;
import org.fairlead.inference.image.ImageProblemException;

/** Makes inputs ready, or finds that what a network makes of them is known. Thread-safe. */
@Singleton
final class Preparation {

    private final OutputCache cache;

    Preparation(OutputCache cache) {
        this.cache = cache;
    }

    /**
     * Makes inputs ready for a model.
     *
     * @param ticket looked at before each
     */
    List<Prepared> of(
            ModelDescription model,
            PictureClassifier classifier,
            List<? extends Input> inputs,
            Ticket ticket)
            throws ImageProblemException {
        List<Prepared> ready = new ArrayList<>();
        for (Input input : inputs) {
            ticket.check();
            ready.add(of(model, classifier, input));
        }
        return ready;
    }

    /** Only pictures are looked up: whoever sends tensors has them from somewhere fast. */
    private Prepared of(ModelDescription model, PictureClassifier classifier, Input input)
            throws ImageProblemException {
        if (!cache.isOn() || !(input instanceof Input.Picture picture)) {
            return classifier.prepare(input);
        }
        String key = CacheKey.of(model.name(), model.version(), model.sha256(), picture.file());
        float[] known = cache.get(key);
        return known != null && known.length == model.labels().size()
                ? Prepared.known(known)
                : classifier.prepare(input).rememberedAs(key);
    }

    /** Remembers what a network made of an input, where that makes sense. */
    void remember(Prepared input, float[] outputs) {
        if (input.key() != null) {
            cache.put(input.key(), outputs);
        }
    }
}
