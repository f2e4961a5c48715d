/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ObjIntConsumer;
import org.fairlead.inference.admission.AbandonedException;
import org.fairlead.inference.admission.Ticket;
import org.fairlead.inference.batch.Gatherer;
import org.fairlead.inference.image.ImageProblemException;
import org.fairlead.inference.model.PictureClassifier.Classification;
import org.fairlead.inference.node.BatchConfiguration;

/**
 * Answers inquiries, on the worker that calls: makes the inputs ready, leaves them until it is time
 * to run several requests together, runs the network, and asks the fallback where that fails. A
 * request never suffers from another one of its batch. Thread-safe.
 */
@Singleton
final class Answering {

    private final ModelRegistry registry;
    private final Preparation preparation;
    private final Fallback fallback;
    private final int most;
    private final Gatherer<Pending> gatherer;
    private volatile ObjIntConsumer<ModelId> listener = (model, size) -> {};

    Answering(
            ModelRegistry registry,
            Workers workers,
            Preparation preparation,
            Fallback fallback,
            BatchConfiguration batch) {
        this.registry = registry;
        this.preparation = preparation;
        this.fallback = fallback;
        this.most = batch.getSize();
        // What waits for a worker will come by here, one way or another.
        this.gatherer =
                new Gatherer<>(
                        most, batch.getDelay(), () -> workers.queued() > 0, System::nanoTime);
    }

    void onRun(ObjIntConsumer<ModelId> newListener) {
        listener = newListener;
    }

    /** Begins to answer; may run what others left behind, too. */
    CompletionStage<Answer> begin(Inquiry inquiry, Ticket ticket, long waited) throws Exception {
        ticket.check();
        ModelSlot slot = registry.find(inquiry.model(), inquiry.version());
        ServedModel served = slot.enter();
        if (served == null) {
            return CompletableFuture.completedFuture(
                    fallback.answer(slot, inquiry, ticket, waited));
        }
        Pending pending = null;
        try {
            if (slot.circuit().tryNow()) {
                List<Prepared> inputs = prepare(served, inquiry, ticket);
                pending =
                        new Pending(
                                slot,
                                served,
                                inquiry,
                                inputs,
                                ticket,
                                waited,
                                System.nanoTime(),
                                new CompletableFuture<>());
            }
        } catch (AbandonedException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            return CompletableFuture.completedFuture(
                    fallback.answerAfter(e, slot, inquiry, ticket, waited));
        } finally {
            if (pending == null) {
                served.leave();
            }
        }
        if (pending == null) {
            return CompletableFuture.completedFuture(
                    fallback.answer(slot, inquiry, ticket, waited));
        }
        if (pending.size() == 0) {
            run(served, List.of(pending));
        } else {
            runAll(gatherer.add(pending, pending.size()));
        }
        return pending.answer();
    }

    /** Runs what was left behind and need not wait any longer. */
    void runDue() {
        runAll(gatherer.due());
    }

    private List<Prepared> prepare(ServedModel served, Inquiry inquiry, Ticket ticket)
            throws ImageProblemException, InterruptedException {
        PictureClassifier classifier = served.take();
        try {
            return preparation.of(served.description(), classifier, inquiry.inputs(), ticket);
        } finally {
            served.giveBack(classifier);
        }
    }

    private void runAll(List<Pending> batch) {
        Map<ServedModel, List<Pending>> byModel = new LinkedHashMap<>();
        for (Pending pending : batch) {
            byModel.computeIfAbsent(pending.served(), served -> new ArrayList<>()).add(pending);
        }
        byModel.forEach(this::run);
    }

    private void run(ServedModel served, List<Pending> batch) {
        List<Pending> wanted = new ArrayList<>();
        for (Pending pending : batch) {
            try {
                pending.ticket().check();
                wanted.add(pending);
            } catch (AbandonedException e) {
                fail(pending, e);
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        try {
            answer(served, wanted);
        } catch (Throwable e) {
            if (wanted.size() > 1) {
                // One of them may be what the engine cannot bear: the others must not pay for it.
                wanted.forEach(pending -> run(served, List.of(pending)));
            } else {
                instead(wanted.get(0), e);
            }
        }
    }

    private void answer(ServedModel served, List<Pending> batch) throws Exception {
        List<float[]> values = new ArrayList<>();
        for (Pending pending : batch) {
            pending.inputs().stream()
                    .filter(input -> !input.isKnown())
                    .forEach(input -> values.add(input.values()));
        }
        PictureClassifier classifier = served.take();
        try {
            long start = System.nanoTime();
            float[][] outputs = classifier.run(values, most);
            long took = System.nanoTime() - start;
            for (int left = values.size(); left > 0; left -= most) {
                listener.accept(batch.get(0).slot().id(), Math.min(left, most));
            }
            // What was known before says nothing about how the engine is now.
            if (!values.isEmpty()) {
                batch.get(0).slot().circuit().succeeded();
            }
            List<Answer> answers = new ArrayList<>();
            int next = 0;
            for (Pending pending : batch) {
                answers.add(answer(pending, classifier, outputs, next, start, took));
                next += pending.size();
            }
            for (int i = 0; i < answers.size(); i++) {
                succeed(batch.get(i), answers.get(i));
            }
        } finally {
            served.giveBack(classifier);
        }
    }

    private Answer answer(
            Pending pending,
            PictureClassifier classifier,
            float[][] outputs,
            int from,
            long start,
            long took) {
        // The whole run is what a request waited for; its inputs share that among themselves.
        long each = took / Math.max(1, pending.size());
        List<Classification> results = new ArrayList<>();
        int next = from;
        for (Prepared input : pending.inputs()) {
            float[] values = input.isKnown() ? input.known() : outputs[next++];
            preparation.remember(input, values);
            results.add(
                    classifier.finish(
                            input, values, pending.inquiry().count(), input.isKnown() ? 0 : each));
        }
        ModelDescription description = pending.served().description();
        return new Answer(
                pending.slot().id(),
                description.engine(),
                null,
                description.labels(),
                results,
                pending.waited() + start - pending.prepared());
    }

    private void instead(Pending pending, Throwable failure) {
        try {
            succeed(
                    pending,
                    fallback.answerAfter(
                            failure,
                            pending.slot(),
                            pending.inquiry(),
                            pending.ticket(),
                            pending.waited()));
        } catch (Throwable e) {
            // An Error must reach the caller too, or its request would never be answered.
            fail(pending, e);
        }
    }

    private static void succeed(Pending pending, Answer answer) {
        pending.served().leave();
        pending.answer().complete(answer);
    }

    private static void fail(Pending pending, Throwable failure) {
        pending.served().leave();
        pending.answer().completeExceptionally(failure);
    }
}
