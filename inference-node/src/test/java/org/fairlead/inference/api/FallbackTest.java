/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.fairlead.inference.image.Pictures;
import org.fairlead.inference.management.ManagementClient;
import org.fairlead.inference.model.FragileEngine;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.model.TestModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model that does not work is replaced by the weak classifier, and never silently. */
@Timeout(60)
class FallbackTest {

    @TempDir Path models;

    @BeforeEach
    void reset() throws Exception {
        FragileEngine.reset();
        TestModels.fragile(models, "v1");
    }

    @Test
    void answersInPlaceOfAModelThatFailsAndStopsAskingIt() throws Exception {
        TestModels.withFallback(models);
        try (RunningNode node = RunningNode.ready(Map.of("node.models", models))) {
            JsonObject good = predict(node);
            assertEquals("fragile", good.get("engine").getAsString());
            assertFalse(good.has("degraded"));
            assertFalse(good.has("reason"));
            FragileEngine.broken = true;
            int before = FragileEngine.RUNS.get();
            for (int i = 0; i < 8; i++) {
                JsonObject answer = predict(node);
                assertEquals("stub", answer.get("engine").getAsString());
                assertEquals("v1", answer.get("version").getAsString());
                assertTrue(answer.get("degraded").getAsBoolean());
                assertEquals("The engine has hiccups", answer.get("reason").getAsString());
                assertEquals(5, answer.getAsJsonArray("predictions").size());
            }
            assertEquals(3, FragileEngine.RUNS.get() - before, "the circuit did not open");
            HttpResponse<String> health = node.send(node.request("/health").build());
            assertEquals(200, health.statusCode());
            JsonObject body = JsonParser.parseString(health.body()).getAsJsonObject();
            assertEquals("UP", body.get("status").getAsString());
            assertTrue(body.get("degraded").getAsBoolean());
            assertTrue(body.get("reason").getAsString().contains("cifar10/v1"), health.body());
            String metrics = new ManagementClient(node.openManagement()).get("/metrics");
            assertTrue(metrics.contains("inference_degraded 1.0"), metrics);
            assertTrue(metrics.contains("outcome=\"degraded\"} 8.0"), metrics);
        }
    }

    @Test
    void comesBackByItselfWhenTheModelCanBeLoaded() throws Exception {
        TestModels.withFallback(models);
        FragileEngine.unloadable = true;
        try (RunningNode node = RunningNode.ready(Map.of("node.models", models))) {
            JsonObject answer = predict(node);
            assertTrue(answer.get("degraded").getAsBoolean());
            assertTrue(answer.get("reason").getAsString().contains("cannot load"), "" + answer);
            FragileEngine.unloadable = false;
            // Within its first pause of five seconds.
            while (predict(node).has("degraded")) {
                Thread.sleep(100);
            }
            assertEquals("fragile", predict(node).get("engine").getAsString());
            assertFalse(node.send(node.request("/health").build()).body().contains("degraded"));
        }
    }

    @Test
    void refusesAModelThatWasChangedAndAnswersDegraded() throws Exception {
        TestModels.withFallback(models);
        Files.writeString(models.resolve("cifar10/v1/empty"), "not what was described");
        try (RunningNode node = RunningNode.ready(Map.of("node.models", models))) {
            JsonObject answer = predict(node);
            assertTrue(answer.get("degraded").getAsBoolean());
            assertTrue(answer.get("reason").getAsString().contains("SHA-256"), "" + answer);
        }
    }

    @Test
    void withoutAFallbackAFailureIsAFailure() throws Exception {
        try (RunningNode node = RunningNode.ready(Map.of("node.models", models))) {
            FragileEngine.broken = true;
            for (int i = 0; i < 3; i++) {
                assertEquals(500, send(node).statusCode());
            }
            HttpResponse<String> open = send(node);
            assertEquals(503, open.statusCode());
            assertTrue(open.headers().firstValue("Retry-After").isPresent());
        }
        FragileEngine.unloadable = true;
        assertThrows(ModelException.class, () -> RunningNode.ready(Map.of("node.models", models)));
    }

    @Test
    void canBeSwitchedOff() throws Exception {
        TestModels.withFallback(models);
        FragileEngine.unloadable = true;
        Map<String, Object> off = Map.of("node.models", models, "node.fallback", false);
        assertThrows(ModelException.class, () -> RunningNode.ready(off));
    }

    @Test
    void isNotDegradedWhereItWasAskedFor() throws Exception {
        try (RunningNode node = RunningNode.ready(Map.of("node.version", "stub"))) {
            JsonObject answer = predict(node);
            assertEquals("stub", answer.get("engine").getAsString());
            assertFalse(answer.has("degraded"));
        }
    }

    private static JsonObject predict(RunningNode node) throws Exception {
        HttpResponse<String> response = send(node);
        assertEquals(200, response.statusCode(), response.body());
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private static HttpResponse<String> send(RunningNode node) throws Exception {
        return node.send(node.raw(Pictures.jpeg(), "image/jpeg"));
    }
}
