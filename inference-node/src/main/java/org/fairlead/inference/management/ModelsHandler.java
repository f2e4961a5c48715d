/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.management;

import com.sun.net.httpserver.HttpExchange;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.model.ModelId;
import org.fairlead.inference.model.ModelRegistry;
import org.fairlead.inference.model.ModelStatus;
import org.fairlead.inference.model.UnknownModelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /models} lists; {@code POST /models/<name>/<version>/<action>} loads, reloads, unloads
 * or makes a version the default, and answers when that is done.
 */
@Singleton
final class ModelsHandler implements ManagementHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ModelsHandler.class);
    private static final Pattern ACTION =
            Pattern.compile("/models/([^/]+)/([^/]+)/(load|reload|unload|default)");

    private final ModelRegistry registry;
    private final Replies replies;

    ModelsHandler(ModelRegistry registry, Replies replies) {
        this.registry = registry;
        this.replies = replies;
    }

    @Override
    public String path() {
        return "/models";
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Matcher action = ACTION.matcher(path);
        if (path.equals(path())) {
            if (exchange.getRequestMethod().matches("GET|HEAD")) {
                replies.json(exchange, 200, Map.of("models", registry.list()));
            } else {
                replies.wrongMethod(exchange, "GET");
            }
        } else if (!action.matches()) {
            replies.problem(exchange, 404, "Not Found", "There is nothing at this path.");
        } else if (!"POST".equals(exchange.getRequestMethod())) {
            replies.wrongMethod(exchange, "POST");
        } else {
            ModelId id = new ModelId(action.group(1), action.group(2));
            perform(exchange, id, action.group(3));
        }
    }

    private void perform(HttpExchange exchange, ModelId id, String action) throws IOException {
        try {
            switch (action) {
                case "unload" -> registry.unload(id);
                case "default" -> registry.makeDefault(id);
                default -> registry.load(id);
            }
            List<ModelStatus> now =
                    registry.list().stream()
                            .filter(status -> status.model().equals(id.name()))
                            .toList();
            replies.json(exchange, 200, Map.of("models", now));
        } catch (UnknownModelException e) {
            replies.problem(exchange, 404, "Not Found", e.getMessage());
        } catch (IllegalStateException e) {
            replies.problem(exchange, 409, "Conflict", e.getMessage());
        } catch (ModelException e) {
            LOG.warn("Model {} cannot be loaded", id, e);
            replies.problem(exchange, 422, "Unprocessable Entity", e.getMessage());
        }
    }
}
