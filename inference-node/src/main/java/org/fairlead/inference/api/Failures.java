/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.fairlead.inference.admission.AbandonedException;
import org.fairlead.inference.admission.OverloadedException;
import org.fairlead.inference.image.ImageProblemException;
import org.fairlead.inference.model.ModelUnavailableException;
import org.fairlead.inference.model.UnknownModelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong below into a problem with the fitting status. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final String RETRY_SECONDS = "1";
    private static final long LONGEST_RETRY_SECONDS = 30;

    static final String TOO_LARGE = "The request is larger than this node accepts.";

    private Failures() {}

    static MutableHttpResponse<?> response(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof ImageProblemException problem) {
            return Problem.response(status(problem.kind()), problem.getMessage());
        }
        if (cause instanceof BadRequestException) {
            return Problem.response(HttpStatus.BAD_REQUEST, cause.getMessage());
        }
        if (cause instanceof UnknownModelException) {
            return Problem.response(HttpStatus.NOT_FOUND, cause.getMessage());
        }
        if (cause instanceof OverloadedException overloaded) {
            return overloaded(overloaded);
        }
        if (cause instanceof ModelUnavailableException) {
            return unavailable(cause.getMessage());
        }
        if (cause instanceof AbandonedException) {
            // Nobody reads what a caller who is gone is answered.
            return Problem.response(HttpStatus.GATEWAY_TIMEOUT, cause.getMessage());
        }
        if (cause instanceof ContentLengthExceededException) {
            return Problem.response(HttpStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE);
        }
        if (cause instanceof TimeoutException) {
            return Problem.response(
                            HttpStatus.REQUEST_TIMEOUT, "The picture did not arrive in time.")
                    .header(HttpHeaders.CONNECTION, "close");
        }
        if (cause instanceof IOException) {
            // The caller went away; nobody reads this.
            return Problem.response(HttpStatus.BAD_REQUEST, "The request was not complete.");
        }
        LOG.error("A prediction failed", cause);
        return Problem.response(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "The prediction failed; the node's log says why.");
    }

    /** What failed, without what the machinery of futures wraps around it. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    /** 429 where callers send too much, 503 where the node cannot; both may be tried again. */
    private static MutableHttpResponse<Problem> overloaded(OverloadedException refusal) {
        // Whole seconds is all that the header has; not 0, which would be an invitation.
        long seconds =
                Math.min(
                        LONGEST_RETRY_SECONDS,
                        Math.max(1, refusal.retryAfter().plusMillis(999).toSeconds()));
        return Problem.response(
                        refusal.reason().isTooMuch()
                                ? HttpStatus.TOO_MANY_REQUESTS
                                : HttpStatus.SERVICE_UNAVAILABLE,
                        refusal.getMessage())
                .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    }

    static MutableHttpResponse<Problem> unavailable(String detail) {
        return Problem.response(HttpStatus.SERVICE_UNAVAILABLE, detail)
                .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }

    private static HttpStatus status(ImageProblemException.Kind kind) {
        return switch (kind) {
            case EMPTY -> HttpStatus.BAD_REQUEST;
            case UNSUPPORTED -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
            case CORRUPT, TOO_MANY_PIXELS -> HttpStatus.UNPROCESSABLE_ENTITY;
        };
    }
}
