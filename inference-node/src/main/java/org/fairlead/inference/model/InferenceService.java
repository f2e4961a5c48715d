/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.fairlead.inference.admission.AbandonedException;
import org.fairlead.inference.admission.Ticket;
import org.fairlead.inference.cache.CacheKey;
import org.fairlead.inference.cache.OutputCache;
import org.fairlead.inference.image.ImageProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers inquiries on the workers, by the model or else by its fallback. Thread-safe. */
@Singleton
public final class InferenceService {

    private static final Logger LOG = LoggerFactory.getLogger(InferenceService.class);

    private final ModelRegistry registry;
    private final Workers workers;
    private final OutputCache cache;

    InferenceService(ModelRegistry registry, Workers workers, OutputCache cache) {
        this.cache = cache;
        this.registry = registry;
        this.workers = workers;
    }

    /**
     * Loads what is to be served from the start; takes a second or two.
     *
     * @throws ModelException where there is nothing to serve
     */
    public void load() throws ModelException {
        registry.loadFirst();
    }

    /** What requests get that name neither model nor version. */
    public ModelId defaultModel() {
        return registry.defaultModel();
    }

    /** What does not work at the moment, for people; empty where all is well. */
    public Optional<String> trouble() {
        return registry.trouble();
    }

    /** Requests that wait for a worker. */
    public int queued() {
        return workers.queued();
    }

    /** Requests taken on and not answered, those that wait included. */
    public int inFlight() {
        return workers.inFlight();
    }

    /** Predictions at a time. */
    public int workers() {
        return workers.count();
    }

    /**
     * The description of a loaded model.
     *
     * @param name null for the default
     * @param version null for the default
     * @throws UnknownModelException where it is not loaded
     * @throws ModelUnavailableException where it does not work and so has none
     */
    public ModelDescription describe(String name, String version)
            throws UnknownModelException, ModelUnavailableException {
        ModelSlot slot = registry.find(name, version);
        ModelDescription description = slot.description();
        if (description == null) {
            throw new ModelUnavailableException(slot.id());
        }
        return description;
    }

    /**
     * Answers an inquiry on a worker.
     *
     * @param source asked for the inquiry, on the worker; what it throws is passed on
     * @param ticket looked at before each costly step
     * @return completes exceptionally with what the source threw, an ImageProblemException, an
     *     {@link AbandonedException}, an {@link UnknownModelException}, a {@link
     *     ModelUnavailableException} or a {@link ModelException}
     * @throws org.fairlead.inference.admission.OverloadedException where too much is waiting
     */
    public CompletionStage<Answer> submit(Callable<Inquiry> source, Ticket ticket) {
        long submitted = System.nanoTime();
        return workers.submit(
                () -> {
                    long waited = System.nanoTime() - submitted;
                    ticket.check();
                    return answer(source.call(), ticket, waited);
                },
                ticket);
    }

    /**
     * Says early whether {@link #submit} would take on a request now; takes no place.
     *
     * @throws org.fairlead.inference.admission.OverloadedException where it would not, or where the
     *     deadline of the ticket would pass before a worker is free
     */
    public void check(Ticket ticket) {
        workers.check(ticket);
    }

    private Answer answer(Inquiry inquiry, Ticket ticket, long waited) throws Exception {
        ModelSlot slot = registry.find(inquiry.model(), inquiry.version());
        ServedModel served = slot.enter();
        if (served != null) {
            try {
                if (slot.circuit().tryNow()) {
                    return byModel(slot, served, inquiry, ticket, waited);
                }
            } catch (ModelException | RuntimeException | LinkageError e) {
                if (e instanceof AbandonedException) {
                    throw e;
                }
                slot.circuit().failed(String.valueOf(e.getMessage()));
                if (registry.fallback(slot.id()).isEmpty()) {
                    throw e;
                }
                LOG.warn("Model {} failed; its fallback answers", slot.id(), e);
            } finally {
                served.leave();
            }
        }
        return byFallback(slot, inquiry, ticket, waited);
    }

    private Answer byModel(
            ModelSlot slot, ServedModel served, Inquiry inquiry, Ticket ticket, long waited)
            throws Exception {
        var results = run(served, inquiry.inputs(), inquiry.count(), ticket);
        // What was known before says nothing about how the engine is now.
        if (!results.stream().allMatch(PictureClassifier.Classification::cached)) {
            slot.circuit().succeeded();
        }
        ModelDescription description = served.description();
        return new Answer(
                slot.id(), description.engine(), null, description.labels(), results, waited);
    }

    private Answer byFallback(ModelSlot slot, Inquiry inquiry, Ticket ticket, long waited)
            throws Exception {
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
            var results = run(served, inputs, inquiry.count(), ticket);
            String reason = slot.circuit().reason();
            return new Answer(
                    slot.id(),
                    served.description().engine(),
                    reason == null ? "The model does not work." : reason,
                    served.description().labels(),
                    results,
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

    /** Only pictures are looked up: whoever sends tensors has them from somewhere fast. */
    private PictureClassifier.Classification classify(
            ModelDescription model,
            PictureClassifier classifier,
            Input input,
            int count,
            Ticket ticket)
            throws ImageProblemException, ModelException {
        if (!cache.isOn() || !(input instanceof Input.Picture picture)) {
            return classifier.classify(input, count, ticket);
        }
        String key = CacheKey.of(model.name(), model.version(), model.sha256(), picture.file());
        float[] known = cache.get(key);
        if (known != null && known.length == model.labels().size()) {
            return classifier.known(known, count);
        }
        PictureClassifier.Classification result = classifier.classify(input, count, ticket);
        cache.put(key, result.outputs());
        return result;
    }

    private List<PictureClassifier.Classification> run(
            ServedModel served, List<? extends Input> inputs, int count, Ticket ticket)
            throws ImageProblemException, ModelException, InterruptedException {
        PictureClassifier classifier = served.take();
        try {
            List<PictureClassifier.Classification> results = new ArrayList<>();
            for (Input input : inputs) {
                ticket.check();
                results.add(classify(served.description(), classifier, input, count, ticket));
            }
            return results;
        } finally {
            served.giveBack(classifier);
        }
    }
}
