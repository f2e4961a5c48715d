/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fairlead.inference.image.Pictures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service over HTTP, with the real engine and the shipped model. */
@Timeout(60)
class PredictTest {

    private static final int TOO_LARGE = 13 * 1024 * 1024;

    private static RunningNode node;

    @BeforeAll
    static void start() throws Exception {
        node = RunningNode.ready(Map.of());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void answersAFormWithEverythingThatWasAgreed() throws Exception {
        JsonObject answer = ok(node.form("image", "x.jpg", Pictures.jpeg()));
        assertEquals("n7", answer.get("node").getAsString());
        assertEquals("cifar10", answer.get("model").getAsString());
        assertEquals("v1", answer.get("version").getAsString());
        assertEquals("PyTorch", answer.get("engine").getAsString());
        assertTrue(answer.get("requestId").getAsString().startsWith("n7-"));
        assertEquals("127.0.0.1", answer.get("client").getAsString());
        JsonArray predictions = answer.getAsJsonArray("predictions");
        assertEquals(5, predictions.size());
        double before = 1;
        for (int i = 0; i < predictions.size(); i++) {
            JsonObject prediction = predictions.get(i).getAsJsonObject();
            double probability = prediction.get("probability").getAsDouble();
            assertTrue(probability >= 0 && probability <= before);
            before = probability;
        }
        JsonObject timings = answer.getAsJsonObject("timings");
        double sum = 0;
        for (String part : List.of("queueMs", "decodeMs", "preprocessMs", "inferenceMs")) {
            sum += timings.get(part).getAsDouble();
        }
        assertTrue(timings.get("inferenceMs").getAsDouble() > 0);
        assertEquals(timings.get("totalMs").getAsDouble(), sum, 0.05);
    }

    static Stream<Path> samples() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("../samples"))) {
            return files
                    .filter(file -> file.toString().matches(".*\\.(png|jpg)"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void recognisesTheSamplesOfTheDemo(Path sample) throws Exception {
        String expected = sample.getFileName().toString().replaceAll("-.*", "");
        byte[] picture = Files.readAllBytes(sample);
        assertEquals(expected, label(ok(node.form("image", "sample", picture))));
        assertEquals(expected, label(ok(node.raw(picture, "image/jpeg"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/jpeg", "image/png", "application/octet-stream"})
    void takesThePictureAsTheBody(String type) throws Exception {
        assertEquals(5, ok(node.raw(Pictures.jpeg(), type)).getAsJsonArray("predictions").size());
    }

    @Test
    void takesABodyWithoutAType() throws Exception {
        HttpRequest request =
                node.request("/predict")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(Pictures.jpeg()))
                        .build();
        ok(request);
    }

    @Test
    void takesABodyOfUnknownLength() throws Exception {
        HttpRequest request =
                node.request("/predict")
                        .header("Content-Type", "image/jpeg")
                        .POST(
                                HttpRequest.BodyPublishers.ofByteArrays(
                                        List.of(Pictures.jpeg(), new byte[100])))
                        .build();
        ok(request);
    }

    @Test
    void takesLargePhotosAndSmallIcons() throws Exception {
        BufferedImage photo = Pictures.detailed(3000, 2000);
        ok(node.form("image", "p.jpg", Pictures.encode(photo, "jpeg")));
        for (String format : List.of("png", "gif", "bmp")) {
            BufferedImage dot = Pictures.plain(BufferedImage.TYPE_INT_RGB, 1, 1, Color.RED);
            ok(node.form("image", "dot", Pictures.encode(dot, format)));
        }
    }

    @Test
    void takesOverTheIdOfTheCaller() throws Exception {
        HttpRequest request =
                node.request("/predict")
                        .header("X-Request-Id", "abc-1")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(Pictures.jpeg()))
                        .build();
        HttpResponse<String> response = node.send(request);
        assertEquals("abc-1", response.headers().firstValue("X-Request-Id").orElseThrow());
        assertEquals("abc-1", json(response).get("requestId").getAsString());
    }

    @Test
    void numbersRequestsOfItsOwn() throws Exception {
        String first = ok(node.raw(Pictures.jpeg(), "image/jpeg")).get("requestId").getAsString();
        String second = ok(node.raw(Pictures.jpeg(), "image/jpeg")).get("requestId").getAsString();
        assertNotEquals(first, second);
    }

    @Test
    void tellsThePortItSawAndKeepsTheConnection() throws Exception {
        byte[] picture = Pictures.jpeg();
        String head =
                "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: "
                        + picture.length
                        + "\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", node.port())) {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < 3; i++) {
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                out.write(picture);
                JsonObject answer = readAnswer(socket.getInputStream());
                assertEquals(socket.getLocalPort(), answer.get("clientPort").getAsInt());
            }
        }
    }

    @Test
    void refusesARequestWithoutPicture() throws Exception {
        assertProblem(400, node.raw(new byte[0], "image/jpeg"));
        assertProblem(400, node.form("image", "x.jpg", new byte[0]));
        assertProblem(400, node.form("picture", "x.jpg", Pictures.jpeg()));
        assertProblem(400, node.raw(Pictures.jpeg(), "multipart/form-data"));
        assertProblem(400, node.raw(Pictures.jpeg(), "multipart/form-data; boundary=other"));
        assertProblem(
                400, node.request("/predict").POST(HttpRequest.BodyPublishers.noBody()).build());
    }

    @Test
    void refusesALargeRequest() throws Exception {
        byte[] large = new byte[TOO_LARGE];
        assertProblem(413, node.raw(large, "image/jpeg"));
        assertProblem(413, node.form("image", "x.jpg", large));
        HttpRequest chunked =
                node.request("/predict")
                        .header("Content-Type", "image/jpeg")
                        .POST(HttpRequest.BodyPublishers.ofByteArrays(List.of(large)))
                        .build();
        assertProblem(413, chunked);
    }

    @Test
    void refusesWhatIsNoPicture() throws Exception {
        byte[] text = "#!/bin/sh".getBytes(StandardCharsets.UTF_8);
        assertProblem(415, node.form("image", "x.jpg", text));
        assertProblem(415, node.form("image", null, text));
        assertProblem(415, node.raw(text, "image/jpeg"));
        assertProblem(400, node.raw(Pictures.jpeg(), "application/json"));
        assertProblem(415, node.raw(Pictures.jpeg(), "text/plain"));
    }

    @Test
    void refusesDamagedAndHugePictures() throws Exception {
        byte[] whole = Pictures.jpeg();
        assertProblem(422, node.raw(Arrays.copyOf(whole, whole.length / 2), "image/jpeg"));
        assertProblem(422, node.raw(Pictures.pngHeader(60_000, 60_000), "image/png"));
        assertProblem(422, node.raw(Pictures.pngHeader(100, 100), "image/png"));
    }

    @Test
    void otherPathsAndMethodsAreProblemsToo() throws Exception {
        assertProblem(404, node.request("/nowhere").build());
        assertProblem(405, node.request("/predict").build());
    }

    @Test
    void isHealthyAfterAllThat() throws Exception {
        HttpResponse<String> response = node.send(node.request("/health").build());
        assertEquals(200, response.statusCode());
        assertEquals(
                JsonParser.parseString(
                        "{\"status\":\"UP\",\"node\":\"n7\",\"model\":\"cifar10\","
                                + "\"version\":\"v1\"}"),
                json(response));
    }

    private static JsonObject ok(HttpRequest request) throws Exception {
        HttpResponse<String> response = node.send(request);
        assertEquals(200, response.statusCode(), response.body());
        return json(response);
    }

    private static void assertProblem(int status, HttpRequest request) throws Exception {
        HttpResponse<String> response = node.send(request);
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("Content-Type").orElseThrow());
        JsonObject problem = json(response);
        assertEquals(status, problem.get("status").getAsInt());
        String detail = problem.get("detail").getAsString();
        assertTrue(!detail.isBlank() && !detail.contains("micronaut"), detail);
    }

    private static String label(JsonObject answer) {
        return answer.getAsJsonArray("predictions")
                .get(0)
                .getAsJsonObject()
                .get("label")
                .getAsString();
    }

    private static JsonObject json(HttpResponse<String> response) {
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private static JsonObject readAnswer(InputStream in) throws Exception {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        String length = head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1");
        byte[] body = in.readNBytes(Integer.parseInt(length));
        return JsonParser.parseString(new String(body, StandardCharsets.UTF_8)).getAsJsonObject();
    }
}
