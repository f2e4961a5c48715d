/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The description of the serving port, for tools (YAML, JSON) and for people (a page). */
@Controller
final class OpenApiController {

    private final byte[] document = resource("openapi.yaml");
    private final byte[] page = resource("page.html");
    private final byte[] welcome = resource("welcome.html");
    private final Map<String, Object> parsed =
            new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(new String(document, StandardCharsets.UTF_8));

    @Get("/openapi.yaml")
    @Produces("application/yaml")
    byte[] document() {
        return document;
    }

    @Get("/openapi.json")
    Map<String, Object> json() {
        return parsed;
    }

    @Get("/openapi")
    @Produces(MediaType.TEXT_HTML)
    byte[] page() {
        return page;
    }

    @Get
    @Produces(MediaType.TEXT_HTML)
    byte[] welcome() {
        return welcome;
    }

    private static byte[] resource(String name) {
        try (InputStream in = OpenApiController.class.getResourceAsStream("/openapi/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
