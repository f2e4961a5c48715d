/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.http.exceptions.ContentLengthExceededException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.fairlead.inference.admission.OverloadedException;
import org.fairlead.inference.image.ImageProblemException;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.PictureClassifier.Classification;
import org.fairlead.inference.telemetry.LoadStatistics;
import org.fairlead.inference.telemetry.Metrics;
import org.fairlead.inference.telemetry.Metrics.Outcome;

/** Counts how requests for predictions end. Thread-safe. */
@Singleton
final class Recorder {

    private static final double NANOS = 1e9;

    private final Metrics metrics;
    private final LoadStatistics load;

    Recorder(Metrics metrics, LoadStatistics load) {
        this.metrics = metrics;
        this.load = load;
    }

    /** A prediction was made; times in nanoseconds. */
    void predicted(ModelDescription model, Classification result, long total) {
        String name = model.name();
        String version = model.version();
        long work = result.decodeNanos() + result.preprocessNanos() + result.inferenceNanos();
        metrics.took(name, version, "queue", Math.max(0, total - work));
        metrics.took(name, version, "decode", result.decodeNanos());
        metrics.took(name, version, "preprocess", result.preprocessNanos());
        metrics.took(name, version, "inference", result.inferenceNanos());
        metrics.took(name, version, "total", total);
        metrics.ended(Outcome.OK);
        load.answered(total / NANOS);
    }

    /** A request got no prediction. */
    void failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof OverloadedException overloaded) {
            metrics.ended(Outcome.REJECTED);
            metrics.rejected(overloaded.reason().label());
        } else if (cause instanceof ImageProblemException
                || cause instanceof ContentLengthExceededException
                || cause instanceof TimeoutException) {
            metrics.ended(Outcome.CLIENT_ERROR);
        } else if (cause instanceof IOException) {
            metrics.ended(Outcome.CANCELLED);
        } else {
            metrics.ended(Outcome.ERROR);
        }
    }
}
