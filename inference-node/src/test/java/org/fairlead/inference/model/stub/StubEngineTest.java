/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model.stub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.fairlead.inference.model.LoadedModel;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.model.ModelRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StubEngineTest {

    @TempDir Path folder;

    @Test
    void shippedModelLoadsAndStatesItsAccuracy() throws Exception {
        ModelDescription description =
                new ModelRepository(Path.of("models")).find("cifar10", "stub");
        assertTrue(description.accuracy() > 0.55, "accuracy " + description.accuracy());
        LoadedModel model = new StubEngine().load(description);
        float[] outputs = model.newRunner().run(new float[3 * 32 * 32]);
        assertEquals(10, outputs.length);
        for (float output : outputs) {
            assertTrue(Float.isFinite(output));
        }
    }

    @Test
    void featuresKnowColourAndDirection() {
        float[] red = new float[3 * 32 * 32];
        Arrays.fill(red, 0, 32 * 32, 1);
        float[] features = StubFeatures.of(red, 32);
        assertEquals(1, features[0]);
        assertEquals(0, features[2]);
        assertEquals(0, features[1], 1e-6);
        float[] stripes = new float[3 * 32 * 32];
        float[] turned = new float[3 * 32 * 32];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = i % 32 / 4 % 2;
            turned[i] = i / 32 % 32 / 4 % 2;
        }
        float[] one = edges(StubFeatures.of(stripes, 32));
        float[] other = edges(StubFeatures.of(turned, 32));
        assertTrue(one[0] > 10 * one[4] && other[4] > 10 * other[0]);
    }

    @Test
    void weightsSurviveTheirFile() throws Exception {
        float[] values = new float[2 * (StubFeatures.COUNT + 1)];
        values[0] = 2;
        values[values.length - 1] = 7;
        Path file = folder.resolve("w");
        new StubWeights(2, values).write(file);
        float[] features = new float[StubFeatures.COUNT];
        features[0] = 3;
        assertArrayEquals(new float[] {6, 7}, StubWeights.read(file).apply(features));
    }

    @Test
    void refusesFilesThatAreNone() throws Exception {
        Path file = folder.resolve("w");
        Files.writeString(file, "something else");
        assertThrows(IOException.class, () -> StubWeights.read(file));
        new StubWeights(1, new float[StubFeatures.COUNT + 1]).write(file);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));
        assertThrows(IOException.class, () -> StubWeights.read(file));
        ModelDescription good = new ModelRepository(Path.of("models")).find("cifar10", "stub");
        ModelDescription bad =
                new ModelDescription(
                        "x", "y", "stub", file, "", 32, good.normalization(), good.labels(), 0);
        ModelException refused =
                assertThrows(ModelException.class, () -> new StubEngine().load(bad));
        assertTrue(refused.getMessage().contains(file.toString()));
    }

    /** The strength of each direction in the middle. */
    private static float[] edges(float[] features) {
        int cell = 96 + (3 * 8 + 3) * 9;
        return Arrays.copyOfRange(features, cell, cell + 9);
    }
}
