/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.inference.image.Normalization;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PyTorch and TensorFlow behind DJL, side by side in one process. */
class DjlEnginesTest {

    @TempDir Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        Natives.tensorFlow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PyTorch", "TensorFlow"})
    void leavesNoArraysBehind(String engine) throws Exception {
        ModelDescription description =
                new ModelRepository(Path.of("models")).find(new ModelId("cifar10", "v1"), engine);
        try (DjlModel model = (DjlModel) new Engines().find(engine).load(description);
                LoadedModel.Runner runner = model.newRunner()) {
            float[] input = new float[3 * description.edge() * description.edge()];
            runner.run(input);
            NDManager manager = model.model().getNDManager();
            int before = manager.getManagedArrays().size();
            for (int run = 0; run < 50; run++) {
                assertEquals(description.labels().size(), runner.run(input).length);
            }
            assertEquals(before, manager.getManagedArrays().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PyTorch", "TensorFlow"})
    void refusesADamagedFile(String engine) throws Exception {
        Files.writeString(folder.resolve("saved_model.pb"), "no network at all");
        Files.writeString(folder.resolve("model.pt"), "no network at all");
        Path file = engine.equals("PyTorch") ? folder.resolve("model.pt") : folder;
        assertRefused(engine, file, engine + " cannot load " + file);
    }

    @Test
    void refusesAFolderWithoutASavedModel() throws Exception {
        assertRefused("TensorFlow", folder, "TensorFlow cannot load " + folder);
        assertRefused("TensorFlow", folder.resolve("nowhere"), "TensorFlow cannot load");
    }

    private static void assertRefused(String engine, Path file, String part) {
        List<Float> ones = List.of(1f, 1f, 1f);
        ModelDescription description =
                new ModelDescription(
                        "a",
                        "b",
                        engine,
                        file,
                        "",
                        32,
                        new Normalization(ones, ones),
                        List.of("one"),
                        0);
        ModelException refused =
                assertThrows(
                        ModelException.class, () -> new Engines().find(engine).load(description));
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
}
