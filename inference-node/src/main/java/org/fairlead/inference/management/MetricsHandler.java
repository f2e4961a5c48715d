/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.management;

import com.sun.net.httpserver.HttpExchange;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.fairlead.inference.telemetry.Metrics;

/** {@code GET /metrics} for Prometheus. */
@Singleton
final class MetricsHandler implements ManagementHandler {

    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Metrics metrics;
    private final Replies replies;

    MetricsHandler(Metrics metrics, Replies replies) {
        this.metrics = metrics;
        this.replies = replies;
    }

    @Override
    public String path() {
        return "/metrics";
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().matches("GET|HEAD")) {
            replies.wrongMethod(exchange, "GET");
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metrics.write(out);
        Replies.send(exchange, 200, TYPE, out.toByteArray());
    }
}
