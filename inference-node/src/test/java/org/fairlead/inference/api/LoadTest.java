/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.fairlead.inference.image.Pictures;
import org.fairlead.inference.management.ManagementClient;
import org.fairlead.inference.node.Readiness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starting, stopping and being asked for too much. */
@Timeout(60)
class LoadTest {

    @Test
    void isUnavailableUntilTheModelIsLoadedAndWhenStopping() throws Exception {
        try (RunningNode node = new RunningNode(Map.of())) {
            assertHealth(node, 503, "STARTING");
            HttpResponse<String> early = node.send(node.raw(Pictures.jpeg(), "image/jpeg"));
            assertEquals(503, early.statusCode());
            assertTrue(early.headers().firstValue("Retry-After").isPresent());
            node.load();
            assertHealth(node, 200, "UP");
            assertEquals(200, node.send(node.raw(Pictures.jpeg(), "image/jpeg")).statusCode());
            node.readiness().stopping();
            assertHealth(node, 503, "STOPPING");
            assertEquals(Readiness.State.STOPPING, node.readiness().state());
        }
    }

    @Test
    void answersEveryRequestAndRefusesWhatDoesNotFit() throws Exception {
        byte[] photo = Pictures.encode(Pictures.detailed(1500, 1500), "jpeg");
        try (RunningNode node = RunningNode.ready(Map.of("node.threads", 1, "node.queue", 1))) {
            List<CompletableFuture<HttpResponse<String>>> pending = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                pending.add(
                        node.client.sendAsync(
                                node.raw(photo, "image/jpeg"),
                                HttpResponse.BodyHandlers.ofString()));
            }
            int served = 0;
            int refused = 0;
            for (CompletableFuture<HttpResponse<String>> future : pending) {
                HttpResponse<String> response = future.get();
                if (response.statusCode() == 200) {
                    served++;
                } else {
                    assertEquals(429, response.statusCode(), response.body());
                    assertTrue(response.body().contains("\"status\":429"), response.body());
                    String after = response.headers().firstValue("Retry-After").orElseThrow();
                    assertTrue(after.matches("[1-9]|[12][0-9]|30"), after);
                    refused++;
                }
            }
            assertTrue(served >= 2, "served " + served);
            assertTrue(refused >= 1, "refused " + refused);
            assertEquals(200, node.send(node.raw(Pictures.jpeg(), "image/jpeg")).statusCode());
            String metrics = new ManagementClient(node.openManagement()).get("/metrics");
            assertTrue(metrics.contains("{reason=\"queue_full\"} " + (double) refused), metrics);
        }
    }

    @Test
    void limitsUploadsUnderWayAndForgetsThoseThatWereBrokenOff() throws Exception {
        int length = 11_000_000;
        long limit = Runtime.getRuntime().maxMemory() / 4;
        List<Socket> uploads = new ArrayList<>();
        try (RunningNode node = RunningNode.ready(Map.of())) {
            for (int i = 0; i < limit / length; i++) {
                uploads.add(beginUpload(node, length));
            }
            await(() -> node.bytesInUse() == limit / length * length);
            try (Socket refused = beginUpload(node, length)) {
                assertTrue(statusLine(refused).contains(" 429 "));
            }
            assertHealth(node, 200, "UP");
            for (Socket upload : uploads) {
                upload.close();
            }
            await(() -> node.bytesInUse() == 0);
            assertEquals(200, node.send(node.raw(Pictures.jpeg(), "image/jpeg")).statusCode());
            await(() -> node.bytesInUse() == 0);
        } finally {
            for (Socket upload : uploads) {
                upload.close();
            }
        }
    }

    @Test
    void doesNotWaitForeverForAnUpload() throws Exception {
        try (RunningNode node = RunningNode.ready(Map.of("node.upload-timeout", "500ms"));
                Socket slow = beginUpload(node, 1000)) {
            assertTrue(statusLine(slow).contains(" 408 "));
            await(() -> node.bytesInUse() == 0);
        }
    }

    /** Sends the head of a request and a part of its body. */
    private static Socket beginUpload(RunningNode node, int length) throws IOException {
        Socket socket = new Socket("127.0.0.1", node.port());
        String head =
                "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: "
                        + length
                        + "\r\n\r\nabc";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String statusLine(Socket socket) throws IOException {
        return new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
    }

    /** The time limit of the test ends this where the condition never comes true. */
    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(10);
        }
    }

    private static void assertHealth(RunningNode node, int code, String status) throws Exception {
        HttpResponse<String> response = node.send(node.request("/health").build());
        assertEquals(code, response.statusCode());
        assertTrue(response.body().contains("\"status\":\"" + status + "\""), response.body());
    }
}
