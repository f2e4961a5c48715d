/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import org.fairlead.inference.node.NodeConfiguration;
import org.fairlead.inference.node.Readiness;

/** Answers from memory on the event loop, so a busy node still answers at once. */
@Controller
final class HealthController {

    private final NodeConfiguration node;
    private final Readiness readiness;

    HealthController(NodeConfiguration node, Readiness readiness) {
        this.node = node;
        this.readiness = readiness;
    }

    @Get("/health")
    HttpResponse<HealthResponse> health() {
        Readiness.State state = readiness.state();
        HealthResponse body =
                new HealthResponse(
                        state.name(), node.getName(), node.getModel(), node.getVersion());
        return state == Readiness.State.UP
                ? HttpResponse.ok(body)
                : HttpResponse.<HealthResponse>status(HttpStatus.SERVICE_UNAVAILABLE).body(body);
    }
}
