/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
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

/** Work that nobody waits for is not done. */
@Timeout(60)
class DeadlineTest {

    @TempDir Path models;
    private RunningNode node;
    private CountDownLatch gate;
    private CompletableFuture<HttpResponse<String>> blocking;
    private InferenceService service;

    /** One worker, busy until the gate opens. */
    @BeforeEach
    void occupyTheWorker() throws Exception {
        FragileEngine.reset();
        TestModels.fragile(models, "v1");
        node = RunningNode.ready(Map.of("node.models", models, "node.threads", 1, "node.queue", 1));
        service = node.bean(InferenceService.class);
        FragileEngine.RUNS.set(0);
        occupy();
    }

    private void occupy() throws InterruptedException {
        int before = FragileEngine.RUNS.get();
        gate = new CountDownLatch(1);
        FragileEngine.gate = gate;
        blocking = later();
        await(() -> FragileEngine.RUNS.get() == before + 1);
    }

    private CompletableFuture<HttpResponse<String>> later() {
        return node.client.sendAsync(
                node.raw(Pictures.jpeg(), "image/jpeg"), HttpResponse.BodyHandlers.ofString());
    }

    @AfterEach
    void stop() {
        gate.countDown();
        node.close();
        FragileEngine.reset();
    }

    @Test
    void anExpiredRequestIsAnsweredInTimeAndSkipsTheEngine() throws Exception {
        HttpResponse<String> late = node.send(limited(100));
        assertEquals(504, late.statusCode(), late.body());
        assertEquals(
                "application/problem+json",
                late.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(0, service.queued());
        gate.countDown();
        assertEquals(200, blocking.get().statusCode());
        await(() -> service.inFlight() == 0);
        assertEquals(1, FragileEngine.RUNS.get());
        String metrics = new ManagementClient(node.openManagement()).get("/metrics");
        assertTrue(metrics.contains("inference_requests_total{outcome=\"expired\"} 1.0"), metrics);
        assertTrue(metrics.contains("inference_rejected_total{reason=\"deadline\"} 1.0"), metrics);
        assertEquals(200, node.send(limited(30_000)).statusCode());
    }

    @Test
    void theDeadlineHoldsForTheUploadToo() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", node.port())) {
            String head =
                    "POST /predict HTTP/1.1\r\nHost: x\r\nX-Request-Timeout-Ms: 100\r\n"
                            + "Content-Length: 1000000\r\n\r\nabc";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String status =
                    new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
            assertTrue(status.contains(" 504 "), status);
        }
        await(() -> node.bytesInUse() < 1_000_000);
        assertEquals(1, FragileEngine.RUNS.get());
    }

    @Test
    void aRequestOfACallerWhoIsGoneSkipsTheEngine() throws Exception {
        byte[] picture = Pictures.jpeg();
        try (Socket socket = new Socket("127.0.0.1", node.port())) {
            String head =
                    "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
                            .formatted(picture.length);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(picture);
            await(() -> service.queued() == 1);
        }
        // It leaves the queue at once, so that others have its place.
        await(() -> service.queued() == 0);
        gate.countDown();
        assertEquals(200, blocking.get().statusCode());
        await(() -> service.inFlight() == 0);
        assertEquals(1, FragileEngine.RUNS.get());
        await(() -> node.bytesInUse() == 0);
    }

    @Test
    void aRefusalDoesNotWaitForTheBody() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = later();
        await(() -> service.queued() == 1);
        long before = node.bytesInUse();
        try (Socket socket = new Socket("127.0.0.1", node.port())) {
            String head = "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String status =
                    new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
            assertTrue(status.contains(" 429 "), status);
            assertEquals(before, node.bytesInUse());
        }
        gate.countDown();
        assertEquals(200, waiting.get().statusCode());
    }

    @Test
    void aDeadlineThatCannotBeMetIsRefusedAtOnce() throws Exception {
        // What is known of the past: a request took this long.
        assertEquals(504, node.send(limited(100)).statusCode());
        gate.countDown();
        assertEquals(200, blocking.get().statusCode());
        occupy();
        HttpResponse<String> refused = node.send(limited(20));
        assertEquals(503, refused.statusCode(), refused.body());
        assertEquals("1", refused.headers().firstValue("Retry-After").orElseThrow());
        String metrics = new ManagementClient(node.openManagement()).get("/metrics");
        assertTrue(metrics.contains("{reason=\"deadline_unmeetable\"} 1.0"), metrics);
        CompletableFuture<HttpResponse<String>> patient =
                node.client.sendAsync(limited(60_000), HttpResponse.BodyHandlers.ofString());
        await(() -> service.queued() == 1);
        gate.countDown();
        assertEquals(200, patient.get().statusCode());
    }

    private HttpRequest limited(int millis) {
        return node.request("/predict")
                .header("X-Request-Timeout-Ms", "" + millis)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Pictures.jpeg()))
                .build();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(5);
        }
    }
}
