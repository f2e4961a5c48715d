/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.fairlead.inference.image.Pictures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node answers fits the schemas of the Open Inference Protocol, word by word. */
@Timeout(60)
class V2ProtocolTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TOO_LARGE = 13_000_000;
    private static final String PICTURE =
            "{\"inputs\":[{\"name\":\"image\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"%s\"]}]}";

    private static JsonNode schemas;
    private static RunningNode node;

    @BeforeAll
    static void start() throws Exception {
        try (InputStream in =
                V2ProtocolTest.class.getResourceAsStream("/open-inference-v2.schema.json")) {
            schemas = JSON.readTree(in);
        }
        node = RunningNode.ready(Map.of());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/v2, metadata_server_response",
        "/v2/, metadata_server_response",
        "/v2/health/live, live_server_response",
        "/v2/health/ready, ready_server_response",
        "/v2/models/cifar10, metadata_model_response",
        "/v2/models/cifar10/versions/v1, metadata_model_response",
        "/v2/models/cifar10/ready, ready_model_response",
        "/v2/models/cifar10/versions/v1/ready, ready_model_response",
    })
    void describesAsThePublishedTextDoes(String path, String schema) throws Exception {
        fits(schema, 200, node.send(node.request(path).build()));
    }

    @Test
    void infersFromPictures() throws Exception {
        String image = Base64.getEncoder().encodeToString(Pictures.jpeg());
        String two = PICTURE.formatted(image + "\",\"" + image).replace("[1]", "[2]");
        String withId = two.replaceFirst("\\{", "{\"id\":\"42\",\"parameters\":{\"a\":1},");
        for (String version : new String[] {"", "/versions/v1"}) {
            JsonNode answer = fits("inference_response", 200, infer(node, version, withId));
            assertEquals("42", answer.get("id").asText());
            shapesHoldTheData(answer);
        }
    }

    @Test
    void infersFromNumbers() throws Exception {
        String body =
                """
                {"inputs":[{"name":"input","datatype":"FP32","shape":[2,3,32,32],"data":%s}],
                 "outputs":[{"name":"probabilities"}]}
                """
                        .formatted(Arrays.toString(new float[2 * 3 * 32 * 32]));
        JsonNode answer = fits("inference_response", 200, infer(node, "", body));
        assertFalse(answer.has("id"), "an id that nobody gave");
        assertEquals(1, answer.get("outputs").size());
        shapesHoldTheData(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/models/none",
                "/v2/models/none/ready",
                "/v2/models/cifar10/versions/v9"
            })
    void saysThatThereIsNoSuchModel(String path) throws Exception {
        fits("error_response", 404, node.send(node.request(path).build()));
    }

    @Test
    void refusesInTheFormOfTheProtocol() throws Exception {
        String image = Base64.getEncoder().encodeToString(Pictures.jpeg());
        String text = Base64.getEncoder().encodeToString("#!/bin/sh echo".getBytes());
        byte[] half = Arrays.copyOf(Pictures.jpeg(), Pictures.jpeg().length / 2);
        String torn = Base64.getEncoder().encodeToString(half);
        fits("error_response", 400, infer(node, "", "{"));
        fits("error_response", 400, infer(node, "", "{\"inputs\":[]}"));
        fits("error_response", 404, infer(node, "/versions/v9", PICTURE.formatted(image)));
        fits("error_response", 413, infer(node, "", " ".repeat(TOO_LARGE)));
        fits("error_response", 415, infer(node, "", PICTURE.formatted(text)));
        fits("error_response", 422, infer(node, "", PICTURE.formatted(torn)));
    }

    @Test
    void saysInTheFormOfTheProtocolThatItIsNotReady() throws Exception {
        String image = Base64.getEncoder().encodeToString(Pictures.jpeg());
        try (RunningNode starting = new RunningNode(Map.of())) {
            HttpResponse<String> ready =
                    starting.send(starting.request("/v2/health/ready").build());
            fits("ready_server_response", 503, ready);
            fits("error_response", 503, infer(starting, "", PICTURE.formatted(image)));
            fits(
                    "live_server_response",
                    200,
                    starting.send(starting.request("/v2/health/live").build()));
        }
    }

    /** Else a schema that is never looked at would pass all of them. */
    @Test
    void wouldNoticeAMistake() throws Exception {
        HttpResponse<String> good = node.send(node.request("/v2/models/cifar10").build());
        ObjectNode model = (ObjectNode) JSON.readTree(good.body());
        assertEquals(Set.of(), validate("metadata_model_response", model));
        ObjectNode without = model.deepCopy();
        without.remove("platform");
        ObjectNode strange = model.deepCopy();
        ((ObjectNode) strange.get("inputs").get(0)).put("datatype", "FLOAT");
        ObjectNode more = model.deepCopy().put("colour", "red");
        for (JsonNode wrong : new JsonNode[] {without, strange, more}) {
            assertFalse(validate("metadata_model_response", wrong).isEmpty(), wrong.toString());
        }
    }

    private static void shapesHoldTheData(JsonNode answer) {
        for (JsonNode output : answer.get("outputs")) {
            long values = 1;
            for (JsonNode size : output.get("shape")) {
                values *= size.asLong();
            }
            assertEquals(values, output.get("data").size(), output.toString());
        }
    }

    private static HttpResponse<String> infer(RunningNode at, String version, String body)
            throws Exception {
        return at.send(
                at.request("/v2/models/cifar10" + version + "/infer")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private static JsonNode fits(String schema, int status, HttpResponse<String> response)
            throws IOException {
        assertEquals(status, response.statusCode(), response.body());
        assertTrue(
                response.headers()
                        .firstValue("Content-Type")
                        .orElse("")
                        .startsWith("application/json"),
                response.headers().toString());
        JsonNode body = JSON.readTree(response.body());
        assertEquals(Set.of(), validate(schema, body), response.body());
        return body;
    }

    private static Set<ValidationMessage> validate(String definition, JsonNode value) {
        assertTrue(schemas.get("$defs").has(definition), definition);
        ObjectNode schema = schemas.deepCopy();
        schema.put("$ref", "#/$defs/" + definition);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(schema)
                .validate(value);
    }
}
