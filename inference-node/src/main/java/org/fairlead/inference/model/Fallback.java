/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.inference.admission.Ticket;
import org.fairlead.inference.image.ImageProblemException;
import org.fairlead.inference.model.PictureClassifier.Classification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers in place of a model that does not work, and says so. Thread-safe. */
@Singleton
final class Fallback {

    private static final Logger LOG = LoggerFactory.getLogger(Fallback.class);

    private final ModelRegistry registry;
    private final Preparation preparation;

    Fallback(ModelRegistry registry, Preparation preparation) {
        this.registry = registry;
        this.preparation = preparation;
    }

    /**
     * Answers after a model failed, which is counted.
     *
     * @param failure what went wrong; thrown where there is no fallback or it is no such failure
     */
    Answer answerAfter(
            Throwable failure, ModelSlot slot, Inquiry inquiry, Ticket ticket, long waited)
            throws Exception {
        boolean ofTheModel =
                failure instanceof ModelException
                        || failure instanceof RuntimeException
                        || failure instanceof LinkageError;
        if (ofTheModel) {
            slot.circuit().failed(String.valueOf(failure.getMessage()));
        }
        if (!ofTheModel || registry.fallback(slot.id()).isEmpty()) {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        }
        LOG.warn("Model {} failed; its fallback answers", slot.id(), failure);
        return answer(slot, inquiry, ticket, waited);
    }

    /** Answers without asking the model. */
    Answer answer(ModelSlot slot, Inquiry inquiry, Ticket ticket, long waited) throws Exception {
        ModelSlot fallback =
                registry.fallback(slot.id())
                        .orElseThrow(() -> new ModelUnavailableException(slot.id()));
        ServedModel served = fallback.enter();
        if (served == null) {
            throw new ModelUnavailableException(slot.id());
        }
        try {
            List<Input> inputs = new ArrayList<>();
            for (Input input : inquiry.inputs()) {
                inputs.add(translated(input, slot, served.description()));
            }
            String reason = slot.circuit().reason();
            return new Answer(
                    slot.id(),
                    served.description().engine(),
                    reason == null ? "The model does not work." : reason,
                    served.description().labels(),
                    run(served, inputs, inquiry.count(), ticket),
                    waited);
        } finally {
            served.leave();
        }
    }

    /** Values that were normalised for one model, normalised for another. */
    private static Input translated(Input input, ModelSlot from, ModelDescription to)
            throws ModelUnavailableException {
        if (!(input instanceof Input.Tensor tensor)) {
            return input;
        }
        ModelDescription description = from.description();
        if (description == null || description.edge() != to.edge()) {
            throw new ModelUnavailableException(from.id());
        }
        float[] planes = description.normalization().invert(tensor.values().clone());
        return new Input.Tensor(to.normalization().apply(planes));
    }

    private List<Classification> run(
            ServedModel served, List<Input> inputs, int count, Ticket ticket)
            throws ImageProblemException, ModelException, InterruptedException {
        PictureClassifier classifier = served.take();
        try {
            List<Classification> results = new ArrayList<>();
            for (Prepared input :
                    preparation.of(served.description(), classifier, inputs, ticket)) {
                ticket.check();
                long start = System.nanoTime();
                float[] outputs =
                        input.isKnown()
                                ? input.known()
                                : classifier.run(List.of(input.values()), 1)[0];
                preparation.remember(input, outputs);
                long took = input.isKnown() ? 0 : System.nanoTime() - start;
                results.add(classifier.finish(input, outputs, count, took));
            }
            return results;
        } finally {
            served.giveBack(classifier);
        }
    }
}
