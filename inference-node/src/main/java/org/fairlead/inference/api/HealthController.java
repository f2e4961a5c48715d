/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import org.fairlead.inference.telemetry.Health;
import org.fairlead.inference.telemetry.HealthReport;

/** Answers from memory on the event loop, so a busy node still answers at once. */
@Controller
final class HealthController {

    private final Health health;

    HealthController(Health health) {
        this.health = health;
    }

    @Get("/health")
    HttpResponse<HealthReport> health() {
        return health.isReady()
                ? HttpResponse.ok(health.report())
                : HttpResponse.<HealthReport>status(HttpStatus.SERVICE_UNAVAILABLE)
                        .body(health.report());
    }
}
