/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.http.exceptions.ContentLengthExceededException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.fairlead.inference.admission.AbandonedException;
import org.fairlead.inference.admission.OverloadedException;
import org.fairlead.inference.image.ImageProblemException;
import org.fairlead.inference.model.Answer;
import org.fairlead.inference.model.ModelUnavailableException;
import org.fairlead.inference.model.PictureClassifier.Classification;
import org.fairlead.inference.model.UnknownModelException;
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
    void predicted(Answer answer, long total) {
        String name = answer.model().name();
        String version = answer.model().version();
        metrics.took(name, version, "queue", answer.queueNanos());
        for (Classification result : answer.results()) {
            if (result.cached()) {
                continue;
            }
            metrics.took(name, version, "decode", result.decodeNanos());
            metrics.took(name, version, "preprocess", result.preprocessNanos());
            metrics.took(name, version, "inference", result.inferenceNanos());
        }
        metrics.took(name, version, "total", total);
        metrics.ended(answer.degraded() == null ? Outcome.OK : Outcome.DEGRADED);
        load.answered(total / NANOS, answer.degraded() != null);
    }

    /** A request got no prediction. */
    void failed(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        if (cause instanceof OverloadedException overloaded) {
            failed(Outcome.REJECTED);
            metrics.rejected(overloaded.reason().label());
        } else if (cause instanceof AbandonedException abandoned) {
            boolean expired = abandoned.reason() == AbandonedException.Reason.EXPIRED;
            if (expired) {
                failed(Outcome.EXPIRED);
            } else {
                metrics.ended(Outcome.CANCELLED);
            }
            metrics.rejected(expired ? "deadline" : "cancelled");
        } else if (cause instanceof ModelUnavailableException) {
            failed(Outcome.REJECTED);
            metrics.rejected("model_unavailable");
        } else if (cause instanceof ImageProblemException
                || cause instanceof BadRequestException
                || cause instanceof UnknownModelException
                || cause instanceof ContentLengthExceededException
                || cause instanceof TimeoutException) {
            metrics.ended(Outcome.CLIENT_ERROR);
        } else if (cause instanceof IOException) {
            metrics.ended(Outcome.CANCELLED);
        } else {
            failed(Outcome.ERROR);
        }
    }

    /** It was neither the caller's mistake nor the caller's wish. */
    private void failed(Outcome outcome) {
        metrics.ended(outcome);
        load.failed();
    }
}
