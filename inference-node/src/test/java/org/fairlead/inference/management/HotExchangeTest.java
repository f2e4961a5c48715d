/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.inference.api.RunningNode;
import org.fairlead.inference.model.WatchedEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Networks of PyTorch come and go while requests flow. */
@Timeout(120)
class HotExchangeTest {

    private static final Path FROG = Path.of("../samples/frog-1.jpg");
    private static final Pattern VERSION = Pattern.compile("\"version\":\"(\\w+)\"");
    private static final int WORKERS = 3;
    private static final int WARM_UP_RUNS = 5;

    @TempDir Path models;

    @AfterEach
    void reset() {
        WatchedEngine.gate = null;
        WatchedEngine.RUNS.clear();
    }

    @Test
    void losesNoRequestWhileNetworksAreExchanged() throws Exception {
        byte[] frog = Files.readAllBytes(FROG);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        try (RunningNode node = RunningNode.ready(Map.of())) {
            ManagementClient management = new ManagementClient(node.openManagement());
            Callers callers = new Callers(node, frog, 4, answer -> seen.add(frogOf(answer)));
            try {
                for (int round = 0; round < 2; round++) {
                    act(management, "v2/load", "v1/reload", "v2/default");
                    assertEquals("v2", version(node, frog));
                    act(management, "v1/unload", "v2/reload", "v1/load", "v1/default");
                    assertEquals("v1", version(node, frog));
                    act(management, "v2/unload");
                }
            } finally {
                callers.stop();
            }
            assertTrue(callers.served() > 0);
            assertEquals(Set.of("v1", "v2"), seen);
        }
    }

    @Test
    void isReadyWhenEveryWorkerIsWarm() throws Exception {
        hold();
        WatchedEngine.add(models, "v1");
        try (RunningNode node = watched()) {
            ManagementClient management = new ManagementClient(node.openManagement());
            CompletableFuture<Void> loading = CompletableFuture.runAsync(() -> load(node));
            awaitWarm(WORKERS - 1);
            assertEquals(503, management.send("GET", "/health/readiness").statusCode());
            assertEquals(503, node.send(node.request("/health").build()).statusCode());
            assertEquals(503, predict(node, null).statusCode());
            WatchedEngine.gate.countDown();
            loading.get(30, TimeUnit.SECONDS);
            awaitWarm(WORKERS);
            assertEquals(200, management.send("GET", "/health/readiness").statusCode());
            assertEquals(200, node.send(node.request("/health").build()).statusCode());
            assertEquals(200, predict(node, null).statusCode());
        }
    }

    @Test
    void aVersionServesWhenEveryWorkerIsWarm() throws Exception {
        WatchedEngine.runners = WORKERS;
        WatchedEngine.add(models, "v1");
        WatchedEngine.add(models, "v2");
        try (RunningNode node = watched()) {
            load(node);
            ManagementClient management = new ManagementClient(node.openManagement());
            WatchedEngine.RUNS.clear();
            hold();
            CompletableFuture<Void> loading =
                    CompletableFuture.runAsync(() -> act(management, "v2/load"));
            awaitWarm(WORKERS - 1);
            assertEquals(404, predict(node, "v2").statusCode(), "not every worker is warm");
            assertEquals(200, predict(node, "v1").statusCode(), "what is there goes on");
            assertFalse(loading.isDone(), "answered before it was warm");
            WatchedEngine.gate.countDown();
            loading.get(30, TimeUnit.SECONDS);
            assertEquals(200, predict(node, "v2").statusCode());
        }
    }

    /** From now on the last worker of each network does not come to an end of its warm-up. */
    private static void hold() {
        WatchedEngine.runners = WORKERS;
        WatchedEngine.gate = new CountDownLatch(1);
    }

    private RunningNode watched() {
        return new RunningNode(Map.of("node.models", models, "node.threads", WORKERS));
    }

    private static void load(RunningNode node) {
        try {
            node.load();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitWarm(int workers) throws InterruptedException {
        while (WatchedEngine.RUNS.values().stream().filter(runs -> runs >= WARM_UP_RUNS).count()
                < workers) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertEquals(workers, WatchedEngine.RUNS.size(), WatchedEngine.RUNS.toString());
    }

    private static HttpResponse<String> predict(RunningNode node, String version) throws Exception {
        return Callers.predict(node, version, Files.readAllBytes(FROG));
    }

    private static void act(ManagementClient management, String... actions) {
        for (String action : actions) {
            try {
                HttpResponse<String> done = management.send("POST", "/models/cifar10/" + action);
                assertEquals(200, done.statusCode(), action + ": " + done.body());
            } catch (Exception e) {
                throw new AssertionError(action, e);
            }
        }
    }

    private static String version(RunningNode node, byte[] picture) throws Exception {
        return frogOf(Callers.predict(node, null, picture).body());
    }

    /** The version that has recognised the frog. */
    private static String frogOf(String answer) {
        assertFalse(answer.contains("degraded"), answer);
        assertTrue(answer.contains("\"engine\":\"PyTorch\""), answer);
        assertTrue(answer.contains("[{\"label\":\"frog\""), answer);
        Matcher version = VERSION.matcher(answer);
        assertTrue(version.find(), answer);
        return version.group(1);
    }
}
