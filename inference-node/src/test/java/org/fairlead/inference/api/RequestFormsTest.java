/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.fairlead.inference.image.Pictures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to ask for a prediction, besides the plain ones of {@link PredictTest}. */
@Timeout(60)
class RequestFormsTest {

    private static final String BASE64 = Base64.getEncoder().encodeToString(Pictures.jpeg());

    private static RunningNode node;

    @BeforeAll
    static void start() throws Exception {
        node = RunningNode.ready(Map.of());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 3", "10, 10", "1000, 10"})
    void givesAsManyCandidatesAsAskedFor(int asked, int given) throws Exception {
        assertEquals(given, predictions(ok(query("top_k=" + asked))).size());
        assertEquals(given, predictions(ok(form("top_k", "" + asked, "image", jpeg()))).size());
        assertEquals(
                given,
                predictions(ok(json("{\"image\":\"%s\",\"top_k\":%d}", BASE64, asked))).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "many", "1e3", "99999999999"})
    void refusesANumberOfCandidatesThatIsNone(String value) throws Exception {
        assertProblem(400, "top_k", query("top_k=" + value));
        assertProblem(400, "top_k", form("top_k", value, "image", jpeg()));
    }

    @Test
    void choosesModelAndVersion() throws Exception {
        for (HttpRequest request :
                new HttpRequest[] {
                    query("version=stub"),
                    query("model=cifar10&version=stub"),
                    form("version", "stub", "image", jpeg()),
                    json("{\"image\":\"%s\",\"model\":\"cifar10\",\"version\":\"stub\"}", BASE64)
                }) {
            JsonObject answer = ok(request);
            assertEquals("stub", answer.get("version").getAsString());
            assertEquals("stub", answer.get("engine").getAsString());
        }
        assertEquals("v1", ok(query("version=&model=")).get("version").getAsString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"version=v99", "model=nothing", "version=../v1", "model=a&version=b"})
    void doesNotKnowOtherModels(String query) throws Exception {
        assertProblem(404, "", query(query));
    }

    @Test
    void readsPicturesInJson() throws Exception {
        assertTrue(ok(json("{\"image\":\"%s\"}", BASE64)).has("predictions"));
        assertTrue(
                ok(json("{\"image\":\"data:image/jpeg;base64,%s\"}", BASE64)).has("predictions"));
        JsonObject two = ok(json("{\"images\":[\"%s\",\"%s\"]}", BASE64, BASE64));
        assertEquals(2, two.getAsJsonArray("results").size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "null",
                "7",
                "{}",
                "{\"image\":null}",
                "{\"image\":7}",
                "{\"images\":[]}",
                "{\"image\":\"\"}",
                "{\"image\":\"A\"}",
                "{\"image\":\"abc\",\"top_k\":\"x\"}",
            })
    void refusesJsonWithoutAPicture(String body) throws Exception {
        assertProblem(400, "", node.raw(body.getBytes(StandardCharsets.UTF_8), "application/json"));
    }

    @Test
    void refusesJsonWithSomethingElseThanAPicture() throws Exception {
        String text = Base64.getEncoder().encodeToString("#!/bin/sh echo".getBytes());
        assertProblem(415, "", json("{\"image\":\"%s\"}", text));
    }

    @Test
    void answersSeveralPicturesInTheirOrder() throws Exception {
        JsonObject single = ok(node.form("image", "a", jpeg()));
        assertFalse(single.has("results"));
        byte[] other = Pictures.encode(Pictures.plain(1, 40, 40, java.awt.Color.BLUE), "png");
        JsonObject answer = ok(form("image", jpeg(), "image", other, "images", jpeg()));
        JsonArray results = answer.getAsJsonArray("results");
        assertFalse(answer.has("predictions"));
        assertEquals(3, results.size());
        JsonObject first = results.get(0).getAsJsonObject();
        assertEquals(predictions(single), predictions(first));
        assertEquals(predictions(first), predictions(results.get(2).getAsJsonObject()));
        assertFalse(predictions(first).equals(predictions(results.get(1).getAsJsonObject())));
    }

    @Test
    void limitsThePicturesOfARequestAndFailsAsAWhole() throws Exception {
        Object[] many = new Object[2 * 17];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = "image";
            many[i + 1] = jpeg();
        }
        assertProblem(400, "16", form(many));
        assertProblem(415, "", form("image", jpeg(), "image", "no picture".getBytes()));
    }

    @Test
    void tellsTheTimesAsAHeaderToo() throws Exception {
        HttpResponse<String> response = node.send(node.raw(jpeg(), "image/jpeg"));
        String timing = response.headers().firstValue("Server-Timing").orElseThrow();
        assertTrue(
                timing.matches(
                        "queue;dur=[\\d.]+, decode;dur=[\\d.]+, preprocess;dur=[\\d.]+,"
                                + " inference;dur=[\\d.]+, total;dur=[\\d.]+"),
                timing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "soon", "600001", "1.5"})
    void refusesADeadlineThatIsNone(String value) throws Exception {
        HttpRequest request =
                node.request("/predict")
                        .header("X-Request-Timeout-Ms", value)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(jpeg()))
                        .build();
        assertProblem(400, "X-Request-Timeout-Ms", request);
    }

    private static byte[] jpeg() {
        return Pictures.jpeg();
    }

    private static HttpRequest query(String query) {
        return node.request("/predict?" + query)
                .header("Content-Type", "image/jpeg")
                .POST(HttpRequest.BodyPublishers.ofByteArray(jpeg()))
                .build();
    }

    private static HttpRequest json(String format, Object... values) {
        return node.raw(
                format.formatted(values).getBytes(StandardCharsets.UTF_8), "application/json");
    }

    private static HttpRequest form(Object... fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            String head =
                    "--b\r\nContent-Disposition: form-data; name=\"" + fields[i] + "\"\r\n\r\n";
            out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(
                    fields[i + 1] instanceof byte[] bytes
                            ? bytes
                            : fields[i + 1].toString().getBytes(StandardCharsets.UTF_8));
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes("--b--\r\n".getBytes(StandardCharsets.US_ASCII));
        return node.raw(out.toByteArray(), "multipart/form-data; boundary=b");
    }

    private static JsonArray predictions(JsonObject answer) {
        return answer.getAsJsonArray("predictions");
    }

    private static JsonObject ok(HttpRequest request) throws Exception {
        HttpResponse<String> response = node.send(request);
        assertEquals(200, response.statusCode(), response.body());
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private static void assertProblem(int status, String part, HttpRequest request)
            throws Exception {
        HttpResponse<String> response = node.send(request);
        assertEquals(status, response.statusCode(), response.body());
        JsonObject problem = JsonParser.parseString(response.body()).getAsJsonObject();
        assertTrue(problem.get("detail").getAsString().contains(part), response.body());
    }
}
