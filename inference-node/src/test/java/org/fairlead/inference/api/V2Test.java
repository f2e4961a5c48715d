/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fairlead.inference.image.AreaResampler;
import org.fairlead.inference.image.ImageDecoder;
import org.fairlead.inference.image.Pictures;
import org.fairlead.inference.model.FragileEngine;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.ModelRepository;
import org.fairlead.inference.model.TestModels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Open Inference Protocol as inference_rest.md of its specification describes it. */
@Timeout(60)
class V2Test {

    private static final Path FROG = Path.of("../samples/frog-1.jpg");

    /** The tensor data types of the specification. */
    private static final Set<String> DATATYPES =
            Set.of(
                    "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32",
                    "INT64", "FP16", "FP32", "FP64", "BYTES");

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
    void describesTheServer() throws Exception {
        JsonObject server = get(200, "/v2");
        assertTrue(server.get("name").getAsJsonPrimitive().isString());
        assertTrue(server.get("version").getAsJsonPrimitive().isString());
        assertTrue(server.get("extensions").isJsonArray());
    }

    @Test
    void tellsWhetherItLivesAndIsReady() throws Exception {
        assertTrue(get(200, "/v2/health/live").get("live").getAsBoolean());
        assertTrue(get(200, "/v2/health/ready").get("live").getAsBoolean());
        try (RunningNode starting = new RunningNode(Map.of())) {
            HttpResponse<String> ready =
                    starting.send(starting.request("/v2/health/ready").build());
            assertEquals(503, ready.statusCode());
            assertEquals(
                    200, starting.send(starting.request("/v2/health/live").build()).statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/versions/v1"})
    void describesTheModel(String version) throws Exception {
        JsonObject model = get(200, "/v2/models/cifar10" + version);
        assertEquals("cifar10", model.get("name").getAsString());
        assertEquals("PyTorch", model.get("platform").getAsString());
        assertEquals("[\"stub\",\"v1\"]", model.get("versions").toString());
        for (String side : new String[] {"inputs", "outputs"}) {
            for (JsonElement each : model.getAsJsonArray(side)) {
                JsonObject tensor = each.getAsJsonObject();
                assertTrue(tensor.get("name").getAsJsonPrimitive().isString());
                assertTrue(DATATYPES.contains(tensor.get("datatype").getAsString()));
                for (JsonElement dimension : tensor.getAsJsonArray("shape")) {
                    assertTrue(dimension.getAsLong() >= -1);
                }
            }
        }
        JsonObject ready = get(200, "/v2/models/cifar10" + version + "/ready");
        assertEquals("cifar10", ready.get("name").getAsString());
        assertTrue(ready.get("ready").getAsBoolean());
    }

    @Test
    void infersFromPictures() throws Exception {
        String frog = Base64.getEncoder().encodeToString(Files.readAllBytes(FROG));
        String other = Base64.getEncoder().encodeToString(Pictures.jpeg());
        JsonObject answer =
                infer(
                        200,
                        "/versions/v1",
                        """
{"id":"42","parameters":{"a":{"b":[1]}},"inputs":[{"name":"image","shape":[2],
"datatype":"BYTES","parameters":{},"data":["%s","%s"]}]}
"""
                                .formatted(frog, other));
        assertEquals("42", answer.get("id").getAsString());
        assertEquals("cifar10", answer.get("model_name").getAsString());
        assertEquals("v1", answer.get("model_version").getAsString());
        JsonObject probabilities = output(answer, "probabilities", "FP32", "[2,10]");
        double sum = 0;
        JsonArray data = probabilities.getAsJsonArray("data");
        for (JsonElement value : data) {
            sum += value.getAsDouble();
        }
        assertEquals(20, data.size());
        assertEquals(2, sum, 1e-3);
        JsonObject label = output(answer, "label", "BYTES", "[2]");
        assertEquals("frog", label.getAsJsonArray("data").get(0).getAsString());
        int frogIndex = 6;
        assertTrue(data.get(frogIndex).getAsDouble() > 0.5, "" + data);
    }

    @Test
    void infersFromNumbersFlatOrNested() throws Exception {
        String flat = Arrays.toString(frogTensor());
        String body =
                "{\"inputs\":[{\"data\":%s,\"name\":\"input\",\"shape\":[1,3,32,32],"
                    + "\"datatype\":\"FP32\"}],\"outputs\":[{\"name\":\"label\",\"parameters\":{}}]}";
        for (String data : List.of(flat, "[[" + flat + "]]")) {
            JsonObject answer = infer(200, "", body.formatted(data));
            assertFalse(answer.has("id"));
            assertEquals(1, answer.getAsJsonArray("outputs").size());
            JsonObject label = output(answer, "label", "BYTES", "[1]");
            assertEquals("frog", label.getAsJsonArray("data").get(0).getAsString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"inputs\":7}",
                "{\"inputs\":[]}",
                "{\"inputs\":[7]}",
                "{\"inputs\":[{}]}",
                "{\"id\":7,\"inputs\":[]}",
                "{'name':'input','shape':[1,3,32,32],'datatype':'FP32','data':[1]}",
                "{'name':'input','shape':[1,3,31,32],'datatype':'FP32','data':[1]}",
                "{'name':'input','shape':[],'datatype':'FP32','data':[]}",
                "{'name':'input','shape':[99999999,3,32,32],'datatype':'FP32','data':[]}",
                "{'name':'input','shape':['a'],'datatype':'FP32','data':[1]}",
                "{'name':'input','shape':[1,3,32,32],'datatype':'INT8','data':[1]}",
                "{'name':'input','shape':[1],'datatype':'FP32','data':7}",
                "{'name':'input','shape':[1],'datatype':'FP32','data':[true]}",
                "{'name':'input','shape':[1],'datatype':'FP32','data':[1e99]}",
                "{'name':'other','shape':[1],'datatype':'FP32','data':[1]}",
                "{'name':'image','shape':[2],'datatype':'BYTES','data':['AAAA']}",
                "{'name':'image','shape':[1],'datatype':'BYTES','data':[1]}",
                "{'name':'image','shape':[1],'datatype':'BYTES','data':['']}",
                "{'name':'image','shape':[1],'datatype':'BYTES','data':['AAAA']},{'name':'image','shape':[1],'datatype':'BYTES','data':['AAAA']}",
                "{'name':'image','shape':[1],'datatype':'BYTES','data':['AAAA'",
            })
    void refusesWhatIsNoRequest(String body) throws Exception {
        String full =
                body.startsWith("{'") ? "{\"inputs\":[" + body.replace('\'', '"') + "]}" : body;
        infer(400, "", full);
    }

    @Test
    void refusesWhatIsNoPictureOrOutput() throws Exception {
        String image =
                "{\"name\":\"image\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"%s\"]}";
        String text = Base64.getEncoder().encodeToString("#!/bin/sh echo".getBytes());
        infer(415, "", "{\"inputs\":[" + image.formatted(text) + "]}");
        String good = Base64.getEncoder().encodeToString(Pictures.jpeg());
        infer(
                400,
                "",
                "{\"inputs\":["
                        + image.formatted(good)
                        + "],\"outputs\":[{\"name\":\"nothing\"}]}");
    }

    @ParameterizedTest
    @CsvSource({"/v2/models/none", "/v2/models/cifar10/versions/v9", "/v2/models/none/ready"})
    void doesNotKnowOtherModels(String path) throws Exception {
        assertTrue(get(404, path).get("error").getAsJsonPrimitive().isString());
    }

    @Test
    void saysWhenTheFallbackAnswers(@TempDir Path models) throws Exception {
        FragileEngine.reset();
        TestModels.withFallback(TestModels.fragile(models, "v1"));
        try (RunningNode fragile = RunningNode.ready(Map.of("node.models", models))) {
            FragileEngine.broken = true;
            String body =
                    "{\"inputs\":[{\"data\":%s,\"name\":\"input\",\"shape\":[1,3,32,32],"
                            + "\"datatype\":\"FP32\"}]}";
            HttpResponse<String> response =
                    fragile.send(
                            fragile.request("/v2/models/cifar10/infer")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    body.formatted(Arrays.toString(frogTensor()))))
                                    .build());
            assertEquals(200, response.statusCode(), response.body());
            assertTrue(response.body().contains("\"degraded\":true"), response.body());
        } finally {
            FragileEngine.reset();
        }
    }

    private static float[] frogTensor() throws Exception {
        ModelDescription v1 = new ModelRepository(Path.of("models")).find("cifar10", "v1");
        var image = new ImageDecoder(1 << 20).decode(Files.readAllBytes(FROG), 32);
        return v1.normalization().apply(AreaResampler.centreSquare(image, 32));
    }

    private static JsonObject output(JsonObject answer, String name, String type, String shape) {
        for (JsonElement each : answer.getAsJsonArray("outputs")) {
            JsonObject output = each.getAsJsonObject();
            if (output.get("name").getAsString().equals(name)) {
                assertEquals(type, output.get("datatype").getAsString());
                assertEquals(shape, output.get("shape").toString());
                return output;
            }
        }
        throw new AssertionError("no " + name + " in " + answer);
    }

    private static JsonObject get(int status, String path) throws Exception {
        HttpResponse<String> response = node.send(node.request(path).build());
        assertEquals(status, response.statusCode(), response.body());
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private static JsonObject infer(int status, String version, String body) throws Exception {
        HttpResponse<String> response =
                node.send(
                        node.request("/v2/models/cifar10" + version + "/infer")
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                body.getBytes(StandardCharsets.UTF_8)))
                                .build());
        assertEquals(status, response.statusCode(), response.body());
        JsonObject answer = JsonParser.parseString(response.body()).getAsJsonObject();
        assertEquals(status != 200, answer.has("error"), response.body());
        return answer;
    }
}
