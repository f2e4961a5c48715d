/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.fairlead.inference.api.RunningNode;
import org.fairlead.inference.image.Pictures;
import org.fairlead.inference.model.FragileEngine;
import org.fairlead.inference.model.TestModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models come and go while the node serves. */
@Timeout(60)
class ModelsHandlerTest {

    @TempDir Path models;
    private RunningNode node;
    private ManagementClient management;

    @BeforeEach
    void start() throws Exception {
        FragileEngine.reset();
        TestModels.fragile(models, "v1", "v2");
        node = RunningNode.ready(Map.of("node.models", models));
        management = new ManagementClient(node.openManagement());
    }

    @AfterEach
    void stop() {
        node.close();
        FragileEngine.reset();
    }

    @Test
    void loadsMakesDefaultAndUnloads() throws Exception {
        assertEquals("ready", model("v1").get("state").getAsString());
        assertTrue(model("v1").get("isDefault").getAsBoolean());
        assertEquals("available", model("v2").get("state").getAsString());
        assertEquals(404, predict("v2").statusCode());
        assertEquals(200, post("v2/load").statusCode());
        assertEquals(200, predict("v2").statusCode());
        assertTrue(predict(null).body().contains("\"version\":\"v1\""));
        assertEquals(409, post("v1/unload").statusCode());
        assertEquals(200, post("v2/default").statusCode());
        assertTrue(predict(null).body().contains("\"version\":\"v2\""));
        assertTrue(management.get("/health").contains("\"version\":\"v2\""));
        int loaded = FragileEngine.LOADED.get();
        assertEquals(200, post("v1/unload").statusCode());
        assertEquals(loaded - 1, FragileEngine.LOADED.get());
        assertEquals(404, predict("v1").statusCode());
        assertEquals("available", model("v1").get("state").getAsString());
    }

    @Test
    void refusesWhatCannotBeDone() throws Exception {
        assertEquals(422, post("v9/load").statusCode());
        assertEquals(404, post("v2/unload").statusCode());
        assertEquals(404, post("v2/default").statusCode());
        assertEquals(409, post("v1/unload").statusCode());
        assertEquals(404, post("v1/explode").statusCode());
        assertEquals(405, management.send("GET", "/models/cifar10/v1/load").statusCode());
        assertEquals(405, management.send("POST", "/models").statusCode());
        FragileEngine.unloadable = true;
        HttpResponse<String> reload = post("v1/reload");
        assertEquals(422, reload.statusCode());
        assertTrue(reload.body().contains("cannot load"), reload.body());
        assertEquals(200, predict("v1").statusCode(), "what was there before goes on");
    }

    @Test
    void losesNoRequestWhileModelsAreExchanged() throws Exception {
        Callers callers = new Callers(node, Pictures.jpeg(), 3, answer -> {});
        int before = FragileEngine.LOADED.get();
        try {
            for (int round = 0; round < 5; round++) {
                assertEquals(200, post("v2/load").statusCode());
                assertEquals(200, post("v2/default").statusCode());
                assertEquals(200, post("v1/unload").statusCode());
                assertEquals(200, post("v2/reload").statusCode());
                assertEquals(200, post("v1/load").statusCode());
                assertEquals(200, post("v1/default").statusCode());
                assertEquals(200, post("v2/unload").statusCode());
            }
        } finally {
            callers.stop();
        }
        assertTrue(callers.served() > 0);
        assertEquals(before, FragileEngine.LOADED.get(), "a network was not freed");
    }

    private HttpResponse<String> predict(String version) throws Exception {
        return Callers.predict(node, version, Pictures.jpeg());
    }

    private HttpResponse<String> post(String action) throws Exception {
        return management.send("POST", "/models/cifar10/" + action);
    }

    private JsonObject model(String version) throws Exception {
        JsonObject list = JsonParser.parseString(management.get("/models")).getAsJsonObject();
        for (JsonElement each : list.getAsJsonArray("models")) {
            if (each.getAsJsonObject().get("version").getAsString().equals(version)) {
                return each.getAsJsonObject();
            }
        }
        throw new AssertionError("no " + version + " in " + list);
    }
}
