/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference;

import static org.fairlead.inference.StartedNode.awaitHealthy;
import static org.fairlead.inference.StartedNode.freePort;
import static org.fairlead.inference.StartedNode.uri;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.fairlead.inference.image.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in bin/ as a user calls them. */
@Timeout(120)
class ScriptsIT {

    private static final int SIGTERM_WAIT_SECONDS = 20;

    private final HttpClient client = HttpClient.newHttpClient();

    private final Map<String, String> environment = new HashMap<>();

    @TempDir Path folder;

    @Test
    void startsServesAndStopsOnSigterm() throws Exception {
        int port = freePort();
        Process node = start("inference-node", "--name", "n9", "--port", "" + port);
        try {
            awaitHealthy(node, port, folder.resolve("log"));
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(uri(port, "/predict"))
                                    .header("Content-Type", "image/jpeg")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(Pictures.jpeg()))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("\"node\":\"n9\""), answer.body());
            node.destroy();
            assertTrue(node.waitFor(SIGTERM_WAIT_SECONDS, TimeUnit.SECONDS), "did not stop");
            assertEquals(0, node.exitValue(), log());
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void runsTheEngineThatIsAskedForAndNoOther() throws Exception {
        int port = freePort();
        Process node = start("inference-node", "--port", "" + port, "--engine", "tensorflow");
        try {
            awaitHealthy(node, port, folder.resolve("log"));
            HttpRequest request =
                    HttpRequest.newBuilder(uri(port, "/predict"))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(Pictures.jpeg()))
                            .build();
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            assertTrue(answer.body().contains("\"engine\":\"TensorFlow\""), answer.body());
            String maps = Files.readString(Path.of("/proc/" + node.pid() + "/maps"));
            assertTrue(maps.contains("libtensorflow_cc"), "not the libraries of the cache");
            assertFalse(maps.contains("libtorch"), "PyTorch takes memory for nothing");
        } finally {
            node.destroyForcibly();
        }
        assertEquals(1, run("inference-node", "--engine", "ONNX", "--port", "0"), log());
        assertTrue(log().contains("does not come in a form for ONNX"), log());
    }

    @Test
    void finishesARequestThatIsUnderWay() throws Exception {
        int port = freePort();
        Process node = start("inference-node", "--port", "" + port);
        byte[] picture = Pictures.jpeg();
        try {
            awaitHealthy(node, port, folder.resolve("log"));
            try (Socket socket = new Socket("127.0.0.1", port)) {
                String head =
                        "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\n"
                                + "Content-Length: %d\r\n\r\n".formatted(picture.length);
                OutputStream out = socket.getOutputStream();
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                out.write(picture, 0, picture.length / 2);
                // The answer to a second connection shows that the first is being served.
                awaitHealthy(node, port, folder.resolve("log"));
                node.destroy();
                awaitClosed(port);
                out.write(picture, picture.length / 2, picture.length - picture.length / 2);
                String status =
                        new BufferedReader(new InputStreamReader(socket.getInputStream()))
                                .readLine();
                assertEquals("HTTP/1.1 200 OK", status, log());
            }
            assertTrue(node.waitFor(SIGTERM_WAIT_SECONDS, TimeUnit.SECONDS), "did not stop");
            assertEquals(0, node.exitValue(), log());
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void turnsUnreadyBeforeItClosesThePort() throws Exception {
        int port = freePort();
        Process node = start("inference-node", "--port", "" + port, "--drain-ms", "60000");
        try {
            awaitHealthy(node, port, folder.resolve("log"));
            node.destroy();
            while (status(port, "/health") == 200) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertEquals(503, status(port, "/health"));
            HttpRequest request =
                    HttpRequest.newBuilder(uri(port, "/predict"))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(Pictures.jpeg()))
                            .build();
            assertEquals(
                    200, client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        } finally {
            node.destroyForcibly();
        }
    }

    private int status(int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(port, path)).build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static void awaitClosed(int port) throws Exception {
        while (true) {
            try (Socket probe = new Socket("127.0.0.1", port)) {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (ConnectException e) {
                return;
            }
        }
    }

    @Test
    void explainsItself() throws Exception {
        for (String script :
                List.of(
                        "inference-node",
                        "unpack-natives",
                        "train",
                        "evaluate",
                        "export-model",
                        "render-samples")) {
            assertEquals(0, run(script, "--help"), log());
            assertTrue(log().contains("Usage: " + script), log());
            assertEquals(2, run(script, "--nonsense"), log());
        }
        assertEquals(2, run("inference-node", "--port", "http"), log());
        assertEquals(2, run("inference-node", "--port"), log());
        assertEquals(2, run("inference-node", "--management-port", "web"), log());
        assertEquals(2, run("inference-node", "--drain-ms", "soon"), log());
        assertEquals(2, run("inference-node", "--fetch-seconds", "soon"), log());
        assertEquals(1, run("inference-node", "--plugins", "/nowhere"), log());
        assertEquals(1, run("export-model", "/nowhere"), log());
    }

    @Test
    void evaluatesEitherForm() throws Exception {
        Path archive = folder.resolve("pictures.tar.gz");
        byte[] frog = Files.readAllBytes(Path.of("../samples/frog-1.jpg"));
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            TarArchiveEntry entry = new TarArchiveEntry("test/frog/0001.jpg");
            entry.setSize(frog.length);
            tar.putArchiveEntry(entry);
            tar.write(frog);
            tar.closeArchiveEntry();
        }
        for (String engine : List.of("PyTorch", "TensorFlow")) {
            String wanted = engine.toLowerCase(Locale.ROOT);
            String[] options = {"--data", archive.toString(), "--engine", wanted};
            assertEquals(0, run("evaluate", options), log());
            assertTrue(log().contains("cifar10/v1   100.00 %"), log());
            assertTrue(log().contains("in the network on " + engine), log());
        }
        assertEquals(1, run("evaluate", "--data", archive.toString(), "--engine", "onnx"), log());
        assertTrue(log().contains("does not come in a form for onnx"), log());
        assertEquals(2, run("evaluate", "--shapes", "--engine", "tensorflow"), log());
    }

    @Test
    void writesBothFormsOfAModelAnew() throws Exception {
        Path shipped = Path.of("models/cifar10/v1");
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.copy(shipped.resolve("model.pt"), model.resolve("model.pt"));
        String card = Files.readString(shipped.resolve("model.yaml"));
        Files.writeString(
                model.resolve("model.yaml"), card.replaceAll("sha256: \\w+", "sha256: 00"));
        assertEquals(0, run("export-model", model.toString()), log());
        assertEquals(card, Files.readString(model.resolve("model.yaml")));
        for (String file : List.of("model.pt", "saved_model/saved_model.pb")) {
            assertEquals(-1, Files.mismatch(shipped.resolve(file), model.resolve(file)), file);
        }
    }

    /** The node serves while it waits for a server that says nothing, and then says so. */
    @Test
    void isNotHeldUpByAServerThatSaysNothing() throws Exception {
        Path models = folder.resolve("models");
        Path stub = Files.createDirectories(models.resolve("cifar10/stub"));
        for (String file : List.of("model.yaml", "stub.bin")) {
            Files.copy(Path.of("models/cifar10/stub", file), stub.resolve(file));
        }
        Path far = Files.createDirectories(models.resolve("far/v1"));
        Files.writeString(far.resolve("model.yaml"), "url: http://example.org/model.zip");
        int port = freePort();
        int management = freePort();
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            String proxy = "-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=" + silent.getLocalPort();
            environment.put("NODE_JAVA_OPTS", proxy);
            Process node =
                    start(
                            "inference-node",
                            "--models",
                            models.toString(),
                            "--version",
                            "stub",
                            "--fetch-seconds",
                            "3",
                            "--port",
                            "" + port,
                            "--management-port",
                            "" + management);
            try {
                awaitHealthy(node, port, folder.resolve("log"));
                HttpRequest load =
                        HttpRequest.newBuilder(uri(management, "/models/far/v1/load"))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build();
                var loading = client.sendAsync(load, HttpResponse.BodyHandlers.ofString());
                silent.accept();
                assertEquals(200, status(management, "/health/readiness"));
                assertFalse(loading.isDone(), "nothing was waited for");
                HttpResponse<String> refused = loading.get(60, TimeUnit.SECONDS);
                assertEquals(422, refused.statusCode(), refused.body());
                assertTrue(refused.body().contains("within 3 s"), refused.body());
            } finally {
                node.destroyForcibly();
            }
        }
    }

    @Test
    void saysWhyItCannotStart() throws Exception {
        assertEquals(1, run("inference-node", "--version", "v99"), log());
        assertTrue(log().contains("There is no model cifar10/v99"), log());
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertEquals(1, run("inference-node", "--port", "" + busy.getLocalPort()), log());
            assertTrue(log().contains("already in use"), log());
        }
        assertEquals(1, run("inference-node", "--port", "0", "--report-to", "nowhere"), log());
        assertTrue(log().contains("address:port"), log());
        Path changed = Files.createDirectories(folder.resolve("models/cifar10/v1"));
        Files.createDirectory(changed.resolve("saved_model"));
        for (String file : List.of("model.yaml", "model.pt", "saved_model/saved_model.pb")) {
            Files.copy(Path.of("models/cifar10/v1", file), changed.resolve(file));
        }
        byte[] model = Files.readAllBytes(changed.resolve("model.pt"));
        model[model.length / 2] ^= 1;
        Files.write(changed.resolve("model.pt"), model);
        String models = folder.resolve("models").toString();
        assertEquals(1, run("inference-node", "--models", models, "--port", "0"), log());
        assertTrue(log().contains("SHA-256"), log());
    }

    @Test
    void unpacksTheLibrariesOnceForAll() throws Exception {
        Path cache = folder.resolve("cache");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ProcessBuilder builder = new ProcessBuilder("bin/unpack-natives");
            builder.environment().put("FAIRLEAD_CACHE", cache.toString());
            processes.add(builder.redirectErrorStream(true).start());
        }
        int unpacked = 0;
        for (Process process : processes) {
            String output = new String(process.getInputStream().readAllBytes());
            assertEquals(0, process.waitFor(), output);
            unpacked += output.contains("unpacking the native libraries into") ? 1 : 0;
        }
        assertEquals(1, unpacked);
        try (Stream<Path> files = Files.walk(cache)) {
            List<String> names = files.map(file -> file.getFileName().toString()).toList();
            assertTrue(names.contains("libtorch_cpu.so"), names.toString());
            assertTrue(names.contains("libtensorflow_cc.so.2"), names.toString());
            assertFalse(names.stream().anyMatch(name -> name.startsWith("tmp")), names.toString());
        }
    }

    private int run(String script, String... arguments) throws Exception {
        Process process = start(script, arguments);
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), script + " did not end: " + log());
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bin/" + script));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
