/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.inference.image.ImageDecoder;
import org.fairlead.inference.node.BatchConfiguration;
import org.fairlead.inference.node.NodeConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a model from its folder to where every worker is warm. */
@Singleton
final class ModelLoader {

    private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);
    private static final int WARM_UP_RUNS = 5;

    private final ModelRepository repository;
    private final Engines engines;
    private final Processors processors;
    private final Workers workers;
    private final String engine;
    private final int batch;
    private final ImageDecoder decoder;

    ModelLoader(
            NodeConfiguration node,
            BatchConfiguration batch,
            Engines engines,
            Processors processors,
            Workers workers) {
        this.batch = batch.getSize();
        this.repository = new ModelRepository(node.getModels());
        this.engines = engines;
        this.processors = processors;
        this.workers = workers;
        this.engine = node.getEngine().orElse(null);
        this.decoder = new ImageDecoder(node.getMaxPixels());
    }

    ModelRepository repository() {
        return repository;
    }

    /**
     * Loads a model; takes a second or two. Not at the same time as another.
     *
     * @throws ModelException where it cannot be served
     */
    synchronized ServedModel load(ModelId id) throws ModelException {
        long start = System.nanoTime();
        ModelDescription found = repository.find(id, engine);
        LoadedModel model = load(found);
        List<PictureClassifier> classifiers = new ArrayList<>();
        try {
            found = model.complete(found);
            Processors.Processing processing = processors.of(found, model);
            for (int i = 0; i < workers.count(); i++) {
                classifiers.add(
                        new PictureClassifier(found, processing, decoder, model.newRunner()));
            }
            warmUp(classifiers);
        } catch (ModelException | RuntimeException | LinkageError e) {
            classifiers.forEach(PictureClassifier::close);
            model.close();
            throw e instanceof ModelException known
                    ? known
                    : new ModelException(found.engine() + " cannot run " + id, e);
        }
        LOG.info(
                "Model {} on {} with {} workers is ready after {} ms",
                id,
                found.engine(),
                workers.count(),
                (System.nanoTime() - start) / 1_000_000);
        return new ServedModel(found, model, classifiers);
    }

    private LoadedModel load(ModelDescription found) throws ModelException {
        try {
            return engines.find(found.engine()).load(found);
        } catch (RuntimeException | LinkageError e) {
            // An engine without its native libraries shows that in many ways.
            throw new ModelException(found.engine() + " cannot load " + found.id(), e);
        }
    }

    private void warmUp(List<PictureClassifier> classifiers) throws ModelException {
        byte[] picture = WarmUpPicture.jpeg();
        workers.eachOnce(
                classifiers,
                classifier -> {
                    for (int run = 0; run < WARM_UP_RUNS; run++) {
                        classifier.warmUp(picture, batch);
                    }
                });
    }
}
