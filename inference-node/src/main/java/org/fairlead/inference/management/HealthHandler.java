/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.management;

import com.sun.net.httpserver.HttpExchange;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;
import org.fairlead.inference.telemetry.Health;

/**
 * {@code GET /health}, {@code /health/liveness} and {@code /health/readiness}, from memory.
 *
 * <p>Liveness is 200 as long as the process can answer: a supervisor restarts on anything else.
 */
@Singleton
final class HealthHandler implements ManagementHandler {

    private static final int UNAVAILABLE = 503;

    private final Health health;
    private final Replies replies;

    HealthHandler(Health health, Replies replies) {
        this.health = health;
        this.replies = replies;
    }

    @Override
    public String path() {
        return "/health";
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().matches("GET|HEAD")) {
            replies.wrongMethod(exchange, "GET");
            return;
        }
        int ready = health.isReady() ? 200 : UNAVAILABLE;
        switch (exchange.getRequestURI().getPath()) {
            case "/health" -> replies.json(exchange, ready, health.report());
            case "/health/liveness" -> replies.json(exchange, 200, Map.of("status", "UP"));
            case "/health/readiness" ->
                    replies.json(exchange, ready, Map.of("status", health.report().status()));
            default ->
                    replies.problem(exchange, 404, "Not Found", "There is nothing at this path.");
        }
    }
}
