/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.fairlead.inference.admission.BoundedExecutor;
import org.fairlead.inference.image.ImageDecoder;
import org.fairlead.inference.node.NodeConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one model with a fixed number of workers, each with a classifier of its own. Thread-safe;
 * {@link #load} is called once.
 */
@Singleton
public final class InferenceService {

    private static final Logger LOG = LoggerFactory.getLogger(InferenceService.class);
    private static final int WARM_UP_RUNS = 5;

    private final NodeConfiguration configuration;
    private final List<Engine> engines;
    private final BoundedExecutor executor;
    // Never empty when a task asks: there are as many classifiers as workers.
    private final BlockingQueue<PictureClassifier> idle = new LinkedBlockingQueue<>();
    private volatile LoadedModel model;
    private volatile ModelDescription description;

    InferenceService(NodeConfiguration configuration, List<Engine> engines) {
        this.configuration = configuration;
        this.engines = List.copyOf(engines);
        int threads = configuration.getThreads();
        int workers = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        this.executor = new BoundedExecutor(workers, configuration.getQueue());
    }

    /**
     * Finds, loads and warms up the model; takes a second or two.
     *
     * @throws ModelException where the model cannot be served
     */
    public void load() throws ModelException {
        long start = System.nanoTime();
        ModelDescription found =
                new ModelRepository(configuration.getModels())
                        .find(configuration.getModel(), configuration.getVersion());
        Engine engine =
                engines.stream()
                        .filter(candidate -> candidate.name().equals(found.engine()))
                        .findFirst()
                        .orElseThrow(
                                () -> new ModelException("There is no engine " + found.engine()));
        model = engine.load(found);
        ImageDecoder decoder = new ImageDecoder(configuration.getMaxPixels());
        List<PictureClassifier> classifiers = new ArrayList<>();
        for (int i = 0; i < executor.workers(); i++) {
            classifiers.add(new PictureClassifier(found, decoder, model.newRunner()));
        }
        warmUp(classifiers);
        idle.addAll(classifiers);
        description = found;
        LOG.info(
                "Model {} on {} with {} workers is ready after {} ms",
                found.id(),
                found.engine(),
                executor.workers(),
                (System.nanoTime() - start) / 1_000_000);
    }

    /** On the workers themselves: the engine keeps what it learns in a warm-up for each thread. */
    private void warmUp(List<PictureClassifier> classifiers) throws ModelException {
        byte[] picture = WarmUpPicture.jpeg();
        // Nobody is done before all have begun, so every worker gets one task.
        CountDownLatch begun = new CountDownLatch(classifiers.size());
        List<CompletionStage<Void>> tasks = new ArrayList<>();
        for (PictureClassifier classifier : classifiers) {
            tasks.add(
                    executor.submit(
                            () -> {
                                begun.countDown();
                                begun.await();
                                for (int run = 0; run < WARM_UP_RUNS; run++) {
                                    classifier.warmUp(picture);
                                }
                                return null;
                            }));
        }
        for (CompletionStage<Void> task : tasks) {
            try {
                task.toCompletableFuture().get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof ModelException cause
                        ? cause
                        : new ModelException("The warm-up failed", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ModelException("The warm-up was interrupted", e);
            }
        }
    }

    /** Requests that wait for a worker. */
    public int queued() {
        return executor.queued();
    }

    /** Requests taken on and not answered, those that wait included. */
    public int inFlight() {
        return executor.inFlight();
    }

    /** Predictions at a time. */
    public int workers() {
        return executor.workers();
    }

    /** Whether predictions can be made. */
    public boolean isReady() {
        return description != null;
    }

    /** The model being served; null until ready. */
    public ModelDescription description() {
        return description;
    }

    /**
     * Classifies a picture on a worker.
     *
     * @param picture asked for the file, on the worker
     * @param count the most candidates to return
     * @return completes exceptionally with an ImageProblemException or a {@link ModelException}
     * @throws org.fairlead.inference.admission.OverloadedException where too much is waiting
     */
    public CompletionStage<PictureClassifier.Classification> classify(
            PictureSource picture, int count) {
        return executor.submit(
                () -> {
                    PictureClassifier classifier = idle.take();
                    try {
                        return classifier.classify(picture.read(), count);
                    } finally {
                        idle.add(classifier);
                    }
                });
    }

    /** Finishes the work that was taken on, then frees the model. */
    @PreDestroy
    void close() {
        executor.close();
        idle.forEach(PictureClassifier::close);
        if (model != null) {
            model.close();
        }
    }
}
