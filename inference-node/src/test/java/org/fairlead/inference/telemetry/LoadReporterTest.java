/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.fairlead.inference.api.RunningNode;
import org.fairlead.inference.image.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LoadReporterTest {

    @Test
    void reportsTheLoadAgainAndAgain() throws Exception {
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
                RunningNode node =
                        new RunningNode(
                                Map.of(
                                        "node.report.to",
                                        "127.0.0.1:" + receiver.getLocalPort(),
                                        "node.report.interval",
                                        "20ms"))) {
            node.bean(LoadReporter.class).start();
            JsonObject first = receive(receiver);
            assertEquals(1, first.get("v").getAsInt());
            assertEquals(1, first.get("seq").getAsLong());
            assertEquals("n7", first.get("node").getAsString());
            assertEquals("cifar10", first.get("model").getAsString());
            assertEquals("v1", first.get("version").getAsString());
            assertFalse(first.get("ready").getAsBoolean());
            assertFalse(first.get("stopping").getAsBoolean());
            assertEquals(2, first.get("workers").getAsInt());
            assertEquals(0, first.get("p99Ms").getAsDouble());
            assertEquals(0, first.getAsJsonObject("total").get("ok").getAsLong());
            node.load();
            node.send(node.raw(Pictures.jpeg(), "image/jpeg"));
            JsonObject later = receive(receiver);
            while (later.get("rate").getAsDouble() == 0) {
                assertTrue(later.get("seq").getAsLong() > first.get("seq").getAsLong());
                later = receive(receiver);
            }
            assertTrue(later.get("ready").getAsBoolean());
            assertFalse(later.get("degraded").getAsBoolean());
            assertTrue(later.get("ewmaMs").getAsDouble() > 0);
            assertTrue(later.get("p99Ms").getAsDouble() > 0);
            assertEquals(0, later.get("inFlight").getAsInt());
            assertEquals(0, later.get("queue").getAsInt());
            JsonObject total = later.getAsJsonObject("total");
            assertEquals(1, total.get("ok").getAsLong());
            assertEquals(0, total.get("degraded").getAsLong());
            assertEquals(0, total.get("failed").getAsLong());
            double ms = total.get("ms").getAsDouble();
            assertTrue(ms > 0);
            assertEquals(ms * ms, total.get("ms2").getAsDouble(), ms * ms * 1e-9);
            double cpu = later.get("cpu").getAsDouble();
            assertTrue(cpu >= 0 && cpu <= 1, "cpu " + cpu);
            assertEquals(node.port(), later.get("port").getAsInt());
            node.readiness().stopping();
            while (later.get("ready").getAsBoolean()) {
                later = receive(receiver);
            }
            assertTrue(later.get("stopping").getAsBoolean());
        }
    }

    @Test
    void theLastReportTellsWhatNoOtherHas() throws Exception {
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
                RunningNode node =
                        new RunningNode(
                                Map.of(
                                        "node.report.to",
                                        "127.0.0.1:" + receiver.getLocalPort(),
                                        "node.report.interval",
                                        "1h"))) {
            LoadReporter reporter = node.bean(LoadReporter.class);
            reporter.last(); // nothing has begun, and nothing is sent
            reporter.start();
            assertEquals(1, receive(receiver).get("seq").getAsLong());
            node.bean(LoadStatistics.class).answered(0.002, true);
            node.bean(LoadStatistics.class).failed();
            reporter.last();
            JsonObject last = receive(receiver);
            assertEquals(2, last.get("seq").getAsLong());
            JsonObject total = last.getAsJsonObject("total");
            assertEquals(1, total.get("degraded").getAsLong());
            assertEquals(1, total.get("failed").getAsLong());
            assertEquals(2, total.get("ms").getAsDouble(), 1e-9);
        }
    }

    @Test
    void goesOnWhenNobodyListens() throws Exception {
        int port;
        try (DatagramSocket gone = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            port = gone.getLocalPort();
        }
        try (RunningNode node =
                new RunningNode(
                        Map.of(
                                "node.report.to",
                                "127.0.0.1:" + port,
                                "node.report.interval",
                                "5ms"))) {
            node.bean(LoadReporter.class).start();
            JsonObject later = null;
            try (DatagramSocket back =
                    new DatagramSocket(port, InetAddress.getByName("127.0.0.1"))) {
                later = receive(back);
            }
            assertTrue(later.get("seq").getAsLong() >= 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"198.18.0.100", ":9", "host:", "host:x", "host:0", "host:70000"})
    void refusesAReceiverThatIsNone(String to) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> LoadReporter.address(to));
        assertTrue(refused.getMessage().contains("'" + to + "'"), refused.getMessage());
    }

    private static JsonObject receive(DatagramSocket socket) throws IOException {
        byte[] buffer = new byte[1400];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        assertTrue(packet.getLength() < 512, "a report has " + packet.getLength() + " bytes");
        return JsonParser.parseString(
                        new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8))
                .getAsJsonObject();
    }
}
