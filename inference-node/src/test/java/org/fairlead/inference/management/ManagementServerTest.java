/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.inference.api.RunningNode;
import org.fairlead.inference.image.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ManagementServerTest {

    @Test
    void tellsTheHealthThroughoutTheLifeOfTheNode() throws Exception {
        try (RunningNode node = new RunningNode(Map.of())) {
            ManagementClient management = new ManagementClient(node.openManagement());
            assertHealth(management, 503, "STARTING");
            node.load();
            assertHealth(management, 200, "UP");
            assertTrue(management.get("/health").contains("\"model\":\"cifar10\""));
            node.readiness().stopping();
            assertHealth(management, 503, "STOPPING");
            assertEquals("{\"status\":\"UP\"}", management.get("/health/liveness"));
        }
    }

    @Test
    void countsWhatHappens() throws Exception {
        try (RunningNode node = RunningNode.ready(Map.of())) {
            ManagementClient management = new ManagementClient(node.openManagement());
            assertTrue(
                    management
                            .get("/metrics")
                            .contains("inference_requests_total{outcome=\"ok\"} 0"));
            node.send(node.raw(Pictures.jpeg(), "image/jpeg"));
            node.send(node.raw("#!/bin/sh secret-text".getBytes(), "image/jpeg"));
            node.send(node.form("image", "secret-name.jpg", Pictures.jpeg()));
            String metrics = management.get("/metrics");
            for (String line :
                    new String[] {
                        "inference_requests_total{outcome=\"ok\"} 2.0",
                        "inference_requests_total{outcome=\"client_error\"} 1.0",
                        "inference_duration_seconds_count{model=\"cifar10\",stage=\"inference\",version=\"v1\"}"
                            + " 2",
                        "inference_duration_seconds_bucket{model=\"cifar10\",stage=\"total\",version=\"v1\",le=\"+Inf\"}"
                            + " 2",
                        "inference_queue_depth 0.0",
                        "inference_in_flight 0.0",
                        "inference_workers 2.0",
                        "inference_ready 1.0",
                        "inference_build_info{java=",
                        "jvm_memory_used_bytes",
                        "process_cpu_seconds_total",
                    }) {
                assertTrue(metrics.contains(line), line + " is not in\n" + metrics);
            }
            assertFalse(metrics.contains("secret"), metrics);
        }
    }

    @Test
    void countsRefusalsByReason() throws Exception {
        try (RunningNode node = new RunningNode(Map.of())) {
            ManagementClient management = new ManagementClient(node.openManagement());
            node.send(node.raw(Pictures.jpeg(), "image/jpeg"));
            String metrics = management.get("/metrics");
            assertTrue(
                    metrics.contains("inference_rejected_total{reason=\"starting\"} 1.0"), metrics);
            assertTrue(
                    metrics.contains("inference_requests_total{outcome=\"rejected\"} 1.0"),
                    metrics);
        }
    }

    @Test
    void asksForTheTokenWhereOneIsSet() throws Exception {
        try (RunningNode node = new RunningNode(Map.of("node.management.token", "s3cret"))) {
            ManagementClient management = new ManagementClient(node.openManagement());
            for (String path : new String[] {"/metrics", "/health", "/nowhere"}) {
                HttpResponse<String> none = management.send("GET", path);
                assertEquals(401, none.statusCode());
                assertEquals("Bearer", none.headers().firstValue("WWW-Authenticate").orElse(""));
                assertProblem(401, management.send("GET", path, "Authorization", "Bearer s3cre"));
                assertProblem(401, management.send("GET", path, "Authorization", "Basic s3cret"));
            }
            HttpResponse<String> good =
                    management.send("GET", "/metrics", "Authorization", "bearer s3cret");
            assertEquals(200, good.statusCode());
        }
    }

    @Test
    void admitsOthersThanLoopbackOnlyFromTheNetworksThatAreAllowed() throws Exception {
        InetAddress own =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress())
                        .findFirst()
                        .orElse(null);
        assumeTrue(own != null, "this machine has no address but loopback");
        Map<String, Object> open = Map.of("node.management.host", "0.0.0.0");
        try (RunningNode node = new RunningNode(open)) {
            assertEquals(403, health(own, node.openManagement()));
        }
        Map<String, Object> allowed = new HashMap<>(open);
        allowed.put("node.management.allow", "192.0.2.0/24," + own.getHostAddress() + "/30");
        try (RunningNode node = new RunningNode(allowed)) {
            int port = node.openManagement();
            assertEquals(503, health(own, port));
            assertEquals(503, health(InetAddress.getLoopbackAddress(), port));
        }
    }

    private static int health(InetAddress host, int port) throws Exception {
        URI uri = URI.create("http://" + host.getHostAddress() + ":" + port + "/health");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void answersWhileOthersAreSlow() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (RunningNode node = RunningNode.ready(Map.of())) {
            ManagementClient management = new ManagementClient(node.openManagement());
            for (int i = 0; i < 12; i++) {
                Socket socket = new Socket("127.0.0.1", management.port());
                slow.add(socket);
                socket.getOutputStream().write("GET /health HTTP/1.1\r\nHo".getBytes());
            }
            assertHealth(management, 200, "UP");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void refusesWhatIsNotThere() throws Exception {
        try (RunningNode node = new RunningNode(Map.of())) {
            ManagementClient management = new ManagementClient(node.openManagement());
            assertProblem(404, management.send("GET", "/"));
            assertProblem(404, management.send("GET", "/metricsx"));
            assertProblem(404, management.send("GET", "/health/nothing"));
            assertProblem(405, management.send("POST", "/metrics"));
            assertProblem(405, management.send("DELETE", "/health"));
            assertEquals("", management.send("HEAD", "/metrics").body());
        }
    }

    @Test
    void isNotReachableOnTheServingPort() throws Exception {
        try (RunningNode node = RunningNode.ready(Map.of())) {
            HttpRequest metrics = node.request("/metrics").build();
            assertEquals(404, node.send(metrics).statusCode());
            assertEquals(200, node.send(node.request("/health").build()).statusCode());
        }
    }

    @Test
    void namesAPortThatIsTakenAndCanBeSwitchedOff() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                RunningNode node =
                        new RunningNode(Map.of("node.management.port", busy.getLocalPort()))) {
            BindException failure = assertThrows(BindException.class, node::openManagement);
            assertTrue(failure.getMessage().contains("" + busy.getLocalPort()));
            assertTrue(failure.getMessage().contains("--management-port"));
        }
        try (RunningNode node = new RunningNode(Map.of("node.management.port", -1))) {
            assertEquals(-1, node.openManagement());
        }
    }

    private static void assertHealth(ManagementClient management, int code, String status)
            throws Exception {
        for (String path : new String[] {"/health", "/health/readiness"}) {
            HttpResponse<String> response = management.send("GET", path);
            assertEquals(code, response.statusCode());
            assertTrue(response.body().contains("\"status\":\"" + status + "\""), response.body());
        }
    }

    private static void assertProblem(int status, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("Content-Type").orElseThrow());
    }
}
