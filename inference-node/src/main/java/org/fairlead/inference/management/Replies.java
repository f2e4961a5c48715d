/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.management;

import com.sun.net.httpserver.HttpExchange;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ways to answer a management request. Thread-safe. */
@Singleton
final class Replies {

    private static final int NO_BODY = -1;

    private final JsonMapper json;

    Replies(JsonMapper json) {
        this.json = json;
    }

    /** Answers with JSON. */
    void json(HttpExchange exchange, int status, Object body) throws IOException {
        send(exchange, status, "application/json", json.writeValueAsBytes(body));
    }

    /** Answers with an error as RFC 9457 writes it. */
    void problem(HttpExchange exchange, int status, String title, String detail)
            throws IOException {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", title);
        problem.put("status", status);
        problem.put("detail", detail);
        send(exchange, status, "application/problem+json", json.writeValueAsBytes(problem));
    }

    /** Refuses a method that the path does not know. */
    void wrongMethod(HttpExchange exchange, String allowed) throws IOException {
        exchange.getResponseHeaders().set("Allow", allowed);
        problem(
                exchange,
                405,
                "Method Not Allowed",
                "This path takes " + allowed + ", not " + exchange.getRequestMethod() + ".");
    }

    static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if ("HEAD".equals(exchange.getRequestMethod())) {
            exchange.sendResponseHeaders(status, NO_BODY);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? NO_BODY : body.length);
        exchange.getResponseBody().write(body);
    }
}
