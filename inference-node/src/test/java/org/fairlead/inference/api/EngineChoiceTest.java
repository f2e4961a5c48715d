/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.fairlead.inference.image.Pictures;
import org.fairlead.inference.management.ManagementClient;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.model.Natives;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model that comes in forms for two engines is run by the one that was asked for. */
@Timeout(60)
class EngineChoiceTest {

    @BeforeAll
    static void unpack() throws IOException {
        Natives.tensorFlow();
    }

    @Test
    void firstFormUnlessToldOtherwise() throws Exception {
        assertEquals("PyTorch", engineOf(Map.of()));
    }

    @Test
    void engineThatWasAskedForAnswers() throws Exception {
        assertEquals("TensorFlow", engineOf(Map.of("node.engine", "tensorflow")));
    }

    @Test
    void fallbackAnswersAsItIsAskedForWhateverTheEngine() throws Exception {
        Map<String, Object> settings = Map.of("node.engine", "TensorFlow");
        try (RunningNode node = RunningNode.ready(settings)) {
            HttpResponse<String> response =
                    node.send(
                            node.request("/predict?version=stub")
                                    .header("Content-Type", "image/jpeg")
                                    .POST(BodyPublishers.ofByteArray(Pictures.jpeg()))
                                    .build());
            assertEquals(200, response.statusCode(), response.body());
            assertTrue(response.body().contains("\"engine\":\"stub\""), response.body());
        }
    }

    @Test
    void engineWithoutAFormIsAMistakeInTheCommand() {
        ModelException refused =
                assertThrows(
                        ModelException.class,
                        () -> RunningNode.ready(Map.of("node.engine", "ONNX")));
        assertTrue(
                refused.getMessage().contains("form for ONNX, but for [PyTorch, TensorFlow]"),
                refused.getMessage());
    }

    private static String engineOf(Map<String, Object> settings) throws Exception {
        try (RunningNode node = RunningNode.ready(settings)) {
            HttpResponse<String> response = node.send(node.raw(Pictures.jpeg(), "image/jpeg"));
            assertEquals(200, response.statusCode(), response.body());
            JsonObject answer = JsonParser.parseString(response.body()).getAsJsonObject();
            assertFalse(answer.has("degraded"), response.body());
            String engine = answer.get("engine").getAsString();
            String models = new ManagementClient(node.openManagement()).get("/models");
            assertTrue(models.contains("\"engine\":\"" + engine + "\""), models);
            return engine;
        }
    }
}
