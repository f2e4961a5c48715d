/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A model in memory with one classifier a worker. It is freed when it was retired and nobody uses
 * it any more, so that a model can be exchanged while requests are under way. Thread-safe.
 */
final class ServedModel {

    private final ModelDescription description;
    private final LoadedModel model;
    // Never empty when a user asks: there are as many classifiers as workers.
    private final BlockingQueue<PictureClassifier> idle = new LinkedBlockingQueue<>();
    private int users;
    private boolean retired;
    private boolean freed;

    ServedModel(
            ModelDescription description, LoadedModel model, List<PictureClassifier> classifiers) {
        this.description = description;
        this.model = model;
        idle.addAll(classifiers);
    }

    ModelDescription description() {
        return description;
    }

    /** Keeps the model in memory until {@link #leave}; false where it is being freed already. */
    synchronized boolean enter() {
        if (retired) {
            return false;
        }
        users++;
        return true;
    }

    synchronized void leave() {
        users--;
        freeWhenUnused();
    }

    /** Frees the model as soon as nobody uses it; nobody new may. */
    synchronized void retire() {
        retired = true;
        freeWhenUnused();
    }

    synchronized boolean isFreed() {
        return freed;
    }

    PictureClassifier take() throws InterruptedException {
        return idle.take();
    }

    void giveBack(PictureClassifier classifier) {
        idle.add(classifier);
    }

    private void freeWhenUnused() {
        if (retired && users == 0 && !freed) {
            freed = true;
            idle.forEach(PictureClassifier::close);
            model.close();
        }
    }
}
