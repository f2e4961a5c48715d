/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.ObjIntConsumer;
import org.fairlead.inference.admission.AbandonedException;
import org.fairlead.inference.admission.Ticket;

/** Answers inquiries on the workers, by the model or else by its fallback. Thread-safe. */
@Singleton
public final class InferenceService {

    private final ModelRegistry registry;
    private final Workers workers;
    private final Answering answering;

    InferenceService(ModelRegistry registry, Workers workers, Answering answering) {
        this.registry = registry;
        this.workers = workers;
        this.answering = answering;
        workers.afterEach(answering::runDue);
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

    /**
     * Has somebody told of each run of a network.
     *
     * @param listener quick; called with the model and with how many inputs it ran for
     */
    public void onRun(ObjIntConsumer<ModelId> listener) {
        answering.onRun(listener);
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
                    return answering.begin(source.call(), ticket, waited);
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
}
