/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.fairlead.inference.image.Pictures;
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
                    assertEquals(503, response.statusCode(), response.body());
                    assertTrue(response.headers().firstValue("Retry-After").isPresent());
                    refused++;
                }
            }
            assertTrue(served >= 2, "served " + served);
            assertTrue(refused >= 1, "refused " + refused);
            assertEquals(200, node.send(node.raw(Pictures.jpeg(), "image/jpeg")).statusCode());
        }
    }

    private static void assertHealth(RunningNode node, int code, String status) throws Exception {
        HttpResponse<String> response = node.send(node.request("/health").build());
        assertEquals(code, response.statusCode());
        assertTrue(response.body().contains("\"status\":\"" + status + "\""), response.body());
    }
}
