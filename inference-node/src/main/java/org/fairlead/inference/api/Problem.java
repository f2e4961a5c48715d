/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;

/**
 * An error as RFC 9457 writes it.
 *
 * @param type always {@code about:blank}: the status says it all
 * @param title the name of the status
 * @param status the HTTP status
 * @param detail one sentence for the caller
 */
@Serdeable
record Problem(String type, String title, int status, String detail) {

    static MutableHttpResponse<Problem> response(HttpStatus status, String detail) {
        return on(io.micronaut.http.HttpResponse.status(status), status, detail);
    }

    static MutableHttpResponse<Problem> on(
            MutableHttpResponse<?> response, HttpStatus status, String detail) {
        return response.body(
                        new Problem("about:blank", status.getReason(), status.getCode(), detail))
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
    }
}
