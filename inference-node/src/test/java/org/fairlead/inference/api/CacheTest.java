/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.fairlead.inference.cache.RedisServer;
import org.fairlead.inference.image.Pictures;
import org.fairlead.inference.management.ManagementClient;
import org.fairlead.inference.model.FragileEngine;
import org.fairlead.inference.model.TestModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A picture that was seen before is not worked on again. */
@Timeout(60)
class CacheTest {

    @TempDir Path models;

    @BeforeEach
    void reset() throws Exception {
        FragileEngine.reset();
        TestModels.fragile(models, "v1", "v2");
    }

    @Test
    void answersFromMemoryAndSaysSo() throws Exception {
        try (RunningNode node = ready("caffeine")) {
            JsonObject first = predict(node, "");
            assertFalse(first.has("cached"));
            int runs = FragileEngine.RUNS.get();
            JsonObject second = predict(node, "");
            assertTrue(second.get("cached").getAsBoolean());
            assertEquals(first.get("predictions"), second.get("predictions"));
            JsonObject one = predict(node, "?top_k=1");
            assertEquals(1, one.getAsJsonArray("predictions").size());
            assertEquals(runs, FragileEngine.RUNS.get());
            ManagementClient management = new ManagementClient(node.openManagement());
            String metrics = management.get("/metrics");
            assertTrue(metrics.contains("inference_cache_hits_total 2.0"), metrics);
            assertTrue(metrics.contains("inference_cache_misses_total 1.0"), metrics);
            management.send("POST", "/models/cifar10/v2/load");
            assertFalse(predict(node, "?version=v2").has("cached"), "another version");
        }
    }

    @Test
    void doesNotRememberWhatTheFallbackSaid() throws Exception {
        TestModels.withFallback(models);
        try (RunningNode node = ready("caffeine")) {
            FragileEngine.broken = true;
            assertTrue(predict(node, "").get("degraded").getAsBoolean());
            FragileEngine.broken = false;
            JsonObject good = predict(node, "");
            assertFalse(good.has("cached"));
            assertFalse(good.has("degraded"));
        }
    }

    @Test
    void aKnownPictureDoesNotHideThatTheEngineFails() throws Exception {
        TestModels.withFallback(models);
        try (RunningNode node = ready("caffeine")) {
            predict(node, "");
            FragileEngine.broken = true;
            for (int i = 1; i <= 3; i++) {
                assertTrue(predict(node, "").get("cached").getAsBoolean());
                byte[] other = Pictures.encode(Pictures.detailed(40 + i, 40), "png");
                HttpResponse<String> failed = node.send(node.raw(other, "image/png"));
                assertTrue(failed.body().contains("hiccups"), failed.body());
            }
            assertTrue(predict(node, "").get("degraded").getAsBoolean(), "the circuit is open");
        }
    }

    @Test
    void canBeSwitchedOff() throws Exception {
        try (RunningNode node = ready("off")) {
            predict(node, "");
            assertFalse(predict(node, "").has("cached"));
        }
    }

    @Test
    void sharesThroughRedisAndLosesNoRequestWithoutIt() throws Exception {
        assumeTrue(RedisServer.isInstalled());
        int port = RedisServer.freePort();
        String redis = "redis://127.0.0.1:" + port;
        try (RunningNode one = ready(redis);
                RunningNode other = ready(redis)) {
            assertFalse(predict(one, "").has("cached"), "Redis is not there yet");
            try (RedisServer server = new RedisServer(port, models)) {
                while (!predict(one, "").has("cached")) {
                    Thread.sleep(20);
                }
                assertTrue(predict(other, "").get("cached").getAsBoolean());
            }
            assertFalse(predict(one, "").has("cached"), "Redis is away");
            assertFalse(predict(other, "").has("cached"), "Redis is away");
        }
    }

    private RunningNode ready(String kind) throws Exception {
        return RunningNode.ready(Map.of("node.models", models, "node.cache.kind", kind));
    }

    private static JsonObject predict(RunningNode node, String query) throws Exception {
        HttpRequest request =
                node.request("/predict" + query)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(Pictures.jpeg()))
                        .build();
        HttpResponse<String> response = node.send(request);
        assertEquals(200, response.statusCode(), response.body());
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }
}
