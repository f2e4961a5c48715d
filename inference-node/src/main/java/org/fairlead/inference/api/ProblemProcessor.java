/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.http.server.exceptions.response.HateoasErrorResponseProcessor;
import jakarta.inject.Singleton;

/** Gives the errors that the framework finds the same form as our own. */
@Singleton
@Replaces(HateoasErrorResponseProcessor.class)
final class ProblemProcessor implements ErrorResponseProcessor<Problem> {

    @Override
    public MutableHttpResponse<Problem> processResponse(
            ErrorContext context, MutableHttpResponse<?> response) {
        HttpStatus status = HttpStatus.valueOf(response.code());
        return Problem.on(response, status, detail(context, status));
    }

    private static String detail(ErrorContext context, HttpStatus status) {
        // What failed inside is for the log, not for the caller.
        if (status == HttpStatus.INTERNAL_SERVER_ERROR || context.getErrors().isEmpty()) {
            return status.getReason();
        }
        if (status == HttpStatus.REQUEST_ENTITY_TOO_LARGE) {
            return Failures.TOO_LARGE;
        }
        return context.getErrors().get(0).getMessage();
    }
}
