/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.micronaut.web.router.Router;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fairlead.inference.image.Pictures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The description of the serving port says what is there. */
class OpenApiTest {

    private static RunningNode node;
    private static Map<String, Object> document;

    @BeforeAll
    static void start() throws Exception {
        node = RunningNode.ready(Map.of());
        HttpResponse<String> response = node.send(node.request("/openapi.yaml").build());
        assertEquals(200, response.statusCode());
        document = new Yaml().load(response.body());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void namesEveryRouteAndNoOther() {
        Set<String> described = new TreeSet<>();
        map(document, "paths")
                .forEach(
                        (path, operations) ->
                                ((Map<?, ?>) operations)
                                        .keySet().stream()
                                                .filter(key -> !key.equals("parameters"))
                                                .forEach(
                                                        method ->
                                                                described.add(
                                                                        method + " " + path)));
        Set<String> there =
                node.bean(Router.class)
                        .uriRoutes()
                        .filter(route -> !route.getHttpMethodName().equals("HEAD"))
                        .map(
                                route ->
                                        route.getHttpMethodName().toLowerCase(Locale.ROOT)
                                                + " "
                                                + route.getUriMatchTemplate().toPathString())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(there, described);
    }

    @Test
    void describesEveryFieldOfAnAnswer() throws Exception {
        JsonObject answer =
                JsonParser.parseString(node.send(node.raw(Pictures.jpeg(), "image/jpeg")).body())
                        .getAsJsonObject();
        assertDescribed(answer, "Prediction");
        JsonElement health =
                JsonParser.parseString(node.send(node.request("/health").build()).body());
        assertDescribed(health.getAsJsonObject(), "Health");
        JsonElement problem =
                JsonParser.parseString(node.send(node.request("/nothing").build()).body());
        assertDescribed(problem.getAsJsonObject(), "Problem");
    }

    /** The page has all it needs in itself, and the start page leads to it. */
    @Test
    void isThereForPeople() throws Exception {
        HttpResponse<String> welcome = node.send(node.request("/").build());
        assertEquals(200, welcome.statusCode());
        assertTrue(welcome.body().contains("href=\"openapi\""), welcome.body());
        HttpResponse<String> page = node.send(node.request("/openapi").build());
        assertEquals(200, page.statusCode());
        assertTrue(
                page.headers().firstValue("Content-Type").orElse("").startsWith("text/html"),
                page.headers().toString());
        assertFalse(page.body().contains("//cdn") || page.body().contains("src="), page.body());
        HttpResponse<String> json = node.send(node.request("/openapi.json").build());
        assertEquals(
                map(document, "paths").keySet(),
                JsonParser.parseString(json.body())
                        .getAsJsonObject()
                        .getAsJsonObject("paths")
                        .keySet());
    }

    private static void assertDescribed(JsonObject answer, String name) {
        Map<String, Object> schema = map(map(map(document, "components"), "schemas"), name);
        Set<String> properties = map(schema, "properties").keySet();
        assertTrue(properties.containsAll(answer.keySet()), answer + " against " + properties);
        for (Object required : (Iterable<?>) schema.get("required")) {
            assertTrue(answer.has((String) required), required + " is not in " + answer);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        return (Map<String, Object>) parent.get(key);
    }
}
