/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.fairlead.inference.image.Pictures;
import org.fairlead.inference.management.ManagementClient;
import org.fairlead.inference.train.SmallNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model is added by adding a folder: no code, no restart. */
@Timeout(60)
class AddedModelTest {

    private static final String CACHE = "DJL_CACHE_DIR";

    @TempDir Path root;

    @BeforeEach
    void useACacheOfItsOwn() {
        System.setProperty(CACHE, root.resolve("cache").toString());
    }

    @AfterEach
    void forgetIt() {
        System.clearProperty(CACHE);
    }

    @Test
    void servesATorchScriptFileWithItsSynsetAtTheSizeOfImageNet() throws Exception {
        Path folder = Files.createDirectories(root.resolve("models/colours/v1"));
        SmallNetwork.colours(folder.resolve("model.pt"));
        Files.writeString(
                folder.resolve("synset.txt"),
                "n01440764 tench, Tinca tinca\nn01443537 goldfish\nn01484850 great white shark\n");
        try (RunningNode node = node()) {
            JsonObject answer = predict(node, Color.RED);
            assertEquals("PyTorch", answer.get("engine").getAsString());
            assertEquals("tench, Tinca tinca", label(answer));
            assertEquals("goldfish", label(predict(node, Color.GREEN)));
            String shape =
                    node.send(node.request("/v2/models/colours").build())
                            .body()
                            .replaceAll("\\s", "");
            assertTrue(shape.contains("\"shape\":[-1,3,224,224]"), shape);
        }
    }

    /** In the layout of DJL's own repository, as {@code djl://} finds it. */
    @Test
    void servesAModelOfADjlRepositoryThatIsLoadedWhileItRuns() throws Exception {
        Path artifact =
                root.resolve("repository/model/cv/image_classification/org/example/colours");
        Files.createDirectories(artifact.resolve("0.0.1"));
        SmallNetwork.colours(artifact.resolve("0.0.1/colours.pt"));
        Files.writeString(artifact.resolve("0.0.1/synset.txt"), "red\ngreen\nblue\n");
        Files.writeString(artifact.resolve("metadata.json"), METADATA);
        Path first = Files.createDirectories(root.resolve("models/colours/v1"));
        SmallNetwork.colours(first.resolve("model.pt"));
        Files.writeString(first.resolve("synset.txt"), "a\nb\nc\n");
        try (RunningNode node = node()) {
            ManagementClient management = new ManagementClient(node.openManagement());
            Path folder = Files.createDirectories(root.resolve("models/colours/zoo"));
            Files.writeString(
                    folder.resolve("model.yaml"),
                    "url: " + root.resolve("repository").toUri() + "\n");
            for (String action : new String[] {"load", "default"}) {
                HttpResponse<String> done =
                        management.send("POST", "/models/colours/zoo/" + action);
                assertEquals(200, done.statusCode(), done.body());
            }
            JsonObject answer = predict(node, Color.BLUE);
            assertEquals("zoo", answer.get("version").getAsString());
            assertEquals("PyTorch", answer.get("engine").getAsString());
            assertEquals("blue", label(answer));
            // The translator of the model normalises to -1, -1, 1 and applies softmax.
            assertEquals(0.787, probability(answer), 0.001);
            String model = node.send(node.request("/v2/models/colours").build()).body();
            assertTrue(model.contains("48"), model);
            Files.writeString(folder.resolve("model.yaml"), "url: djl://ai.djl.pytorch/nothing");
            HttpResponse<String> refused = management.send("POST", "/models/colours/zoo/reload");
            assertEquals(422, refused.statusCode());
            assertTrue(refused.body().contains("the zoo ai.djl.pytorch has"), refused.body());
            assertEquals("blue", label(predict(node, Color.BLUE)), "what was there goes on");
        }
    }

    private static final String METADATA =
            """
            {"metadataVersion": "0.2", "resourceType": "model",
             "application": "cv/image_classification", "groupId": "org.example",
             "artifactId": "colours", "name": "Colours",
             "artifacts": [{
               "version": "0.0.1", "snapshot": false, "name": "colours",
               "arguments": {"width": 48, "height": 48, "resize": 56, "centerCrop": true,
                 "normalize": "0.5,0.5,0.5,0.5,0.5,0.5", "applySoftmax": true},
               "files": {
                 "model": {"uri": "0.0.1/colours.pt", "name": "colours.pt"},
                 "synset": {"uri": "0.0.1/synset.txt", "name": "synset.txt"}}}]}
            """;

    private RunningNode node() throws Exception {
        return RunningNode.ready(
                Map.of("node.models", root.resolve("models"), "node.model", "colours"));
    }

    private static JsonObject predict(RunningNode node, Color color) throws Exception {
        byte[] picture =
                Pictures.encode(Pictures.plain(BufferedImage.TYPE_INT_RGB, 300, 200, color), "png");
        HttpResponse<String> response = node.send(node.raw(picture, "image/png"));
        assertEquals(200, response.statusCode(), response.body());
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private static String label(JsonObject answer) {
        return first(answer).get("label").getAsString();
    }

    private static double probability(JsonObject answer) {
        return first(answer).get("probability").getAsDouble();
    }

    private static JsonObject first(JsonObject answer) {
        return answer.getAsJsonArray("predictions").get(0).getAsJsonObject();
    }
}
