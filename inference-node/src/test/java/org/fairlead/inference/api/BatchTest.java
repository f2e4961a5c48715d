/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.inference.image.Pictures;
import org.fairlead.inference.management.ManagementClient;
import org.fairlead.inference.model.FragileEngine;
import org.fairlead.inference.model.InferenceService;
import org.fairlead.inference.model.TestModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that wait together are run together, and nobody notices but the clock. */
@Timeout(60)
class BatchTest {

    private static final Pattern BEST =
            Pattern.compile("\"label\":\"(\\w+)\",\"probability\":([0-9.]+)");

    @TempDir Path models;

    @BeforeEach
    @AfterEach
    void reset() {
        FragileEngine.reset();
    }

    @Test
    void thoseThatWaitAreRunTogether() throws Exception {
        try (RunningNode node = fragile(4)) {
            List<CompletableFuture<HttpResponse<String>>> answers = blocked(node, 7, Color.GRAY);
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertEquals(200, answer.get().statusCode(), answer.get().body());
            }
            // The one that kept the worker busy, then four, then what was left.
            assertEquals(List.of(1, 4, 2), FragileEngine.BATCHES);
            String metrics = new ManagementClient(node.openManagement()).get("/metrics");
            String name = "inference_batch_size_%s{model=\"cifar10\",version=\"v1\"%s} %s";
            for (String line :
                    List.of(
                            name.formatted("count", "", "3"),
                            name.formatted("sum", "", "7.0"),
                            name.formatted("bucket", ",le=\"2.0\"", "2"))) {
                assertTrue(metrics.contains(line), line + " is not in\n" + metrics);
            }
        }
    }

    @Test
    void withASizeOfOneEachIsRunByItself() throws Exception {
        try (RunningNode node = fragile(1)) {
            for (CompletableFuture<HttpResponse<String>> answer : blocked(node, 3, Color.GRAY)) {
                assertEquals(200, answer.get().statusCode());
            }
            assertEquals(List.of(1, 1, 1), FragileEngine.BATCHES);
        }
    }

    @Test
    void oneThatTheEngineCannotBearDoesNotHarmTheOthers() throws Exception {
        try (RunningNode node = fragile(8)) {
            List<CompletableFuture<HttpResponse<String>>> answers = blocked(node, 4, Color.BLACK);
            CompletableFuture<HttpResponse<String>> bad = later(node, Color.WHITE);
            await(() -> node.bean(InferenceService.class).queued() == 4);
            FragileEngine.poison = 0;
            FragileEngine.gate.countDown();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertEquals(200, answer.get().statusCode());
                assertTrue(!answer.get().body().contains("degraded"), answer.get().body());
            }
            assertEquals(200, bad.get().statusCode());
            assertTrue(bad.get().body().contains("\"degraded\":true"), bad.get().body());
        }
    }

    @Test
    void theAnswersAreThoseThatEachWouldHaveGot() throws Exception {
        try (RunningNode node =
                RunningNode.ready(Map.of("node.threads", 1, "node.batch.delay", "1s"))) {
            List<byte[]> pictures = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                BufferedImage image = Pictures.detailed(40 + 9 * i, 30 + 7 * i);
                image.getGraphics().fillRect(0, 0, 3 * i, 2 * i);
                pictures.add(Pictures.encode(image, "png"));
            }
            List<CompletableFuture<HttpResponse<String>>> together = new ArrayList<>();
            for (byte[] picture : pictures) {
                together.add(
                        node.client.sendAsync(
                                node.raw(picture, "image/png"),
                                HttpResponse.BodyHandlers.ofString()));
            }
            for (int i = 0; i < pictures.size(); i++) {
                Matcher alone = best(node.send(node.raw(pictures.get(i), "image/png")).body());
                Matcher among = best(together.get(i).get().body());
                assertEquals(alone.group(1), among.group(1));
                assertEquals(
                        Double.parseDouble(alone.group(2)),
                        Double.parseDouble(among.group(2)),
                        2e-4);
            }
        }
    }

    private static Matcher best(String body) {
        Matcher matcher = BEST.matcher(body);
        assertTrue(matcher.find(), body);
        return matcher;
    }

    private RunningNode fragile(int size) throws Exception {
        TestModels.withFallback(TestModels.fragile(models, "v1"));
        RunningNode node =
                RunningNode.ready(
                        Map.of(
                                "node.models",
                                models,
                                "node.threads",
                                1,
                                "node.batch.size",
                                size,
                                // Longer than any test: only size and number decide.
                                "node.batch.delay",
                                "10m"));
        FragileEngine.RUNS.set(0);
        FragileEngine.BATCHES.clear();
        return node;
    }

    /** So many requests: the first in the engine, the others waiting; let go unless black. */
    private static List<CompletableFuture<HttpResponse<String>>> blocked(
            RunningNode node, int count, Color color) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        FragileEngine.gate = gate;
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        answers.add(later(node, color));
        await(() -> FragileEngine.RUNS.get() == 1);
        InferenceService service = node.bean(InferenceService.class);
        for (int i = 1; i < count; i++) {
            answers.add(later(node, color));
            int waiting = i;
            await(() -> service.queued() == waiting);
        }
        if (color != Color.BLACK) {
            gate.countDown();
        }
        return answers;
    }

    private static CompletableFuture<HttpResponse<String>> later(RunningNode node, Color color) {
        byte[] picture =
                Pictures.encode(Pictures.plain(BufferedImage.TYPE_INT_RGB, 40, 40, color), "png");
        return node.client.sendAsync(
                node.raw(picture, "image/png"), HttpResponse.BodyHandlers.ofString());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(5);
        }
    }
}
