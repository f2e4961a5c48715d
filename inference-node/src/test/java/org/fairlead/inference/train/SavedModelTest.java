/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fairlead.inference.image.Normalization;
import org.fairlead.inference.model.Engine;
import org.fairlead.inference.model.LoadedModel;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.Natives;
import org.fairlead.inference.model.PyTorchEngine;
import org.fairlead.inference.model.TensorFlowEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both forms of a network compute the same; see also {@code ShippedModelsTest}. */
class SavedModelTest {

    private static final int EDGE = 32;
    private static final int CLASSES = 10;
    private static final float CLOSE = 1e-3f;

    @TempDir Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        Natives.tensorFlow();
    }

    @Test
    void computesWhatTheTorchScriptComputes() throws Exception {
        assertSameOutputs(random(3));
    }

    @Test
    void computesWhatTheTorchScriptComputesOfBothSides() throws Exception {
        assertSameOutputs(FoldedLayer.ofBothSides(random(3)));
    }

    private void assertSameOutputs(List<FoldedLayer> network) throws Exception {
        Path script = folder.resolve("model.pt");
        Path saved = folder.resolve("saved_model");
        TorchScriptWriter.write(network, script);
        SavedModelWriter.write(network, saved);
        try (LoadedModel torch = load(new PyTorchEngine(), script);
                LoadedModel tensorFlow = load(new TensorFlowEngine(), saved);
                LoadedModel.Runner first = torch.newRunner();
                LoadedModel.Runner second = tensorFlow.newRunner()) {
            Random random = new Random(4);
            for (int picture = 0; picture < 20; picture++) {
                float[] input = normal(random, 3 * EDGE * EDGE, 1);
                float[] expected = first.run(input);
                assertEquals(CLASSES, expected.length);
                assertTrue(expected[0] != expected[1], "the network tells nothing apart");
                assertArrayEquals(expected, second.run(input), CLOSE);
            }
        }
    }

    @Test
    void sameNetworkGivesTheSameBytes() throws Exception {
        SavedModelWriter.write(random(5), folder.resolve("a"));
        SavedModelWriter.write(random(5), folder.resolve("b"));
        SavedModelWriter.write(random(6), folder.resolve("c"));
        Path a = folder.resolve("a/saved_model.pb");
        assertEquals(-1, Files.mismatch(a, folder.resolve("b/saved_model.pb")));
        assertTrue(Files.mismatch(a, folder.resolve("c/saved_model.pb")) >= 0);
    }

    @Test
    void ofBothSidesIsTheMeanOverAPictureAndItsMirrorImage() throws Exception {
        Path plain = folder.resolve("plain.pt");
        Path both = folder.resolve("both.pt");
        TorchScriptWriter.write(random(3), plain);
        TorchScriptWriter.write(FoldedLayer.ofBothSides(random(3)), both);
        float[] picture = normal(new Random(4), 3 * EDGE * EDGE, 1);
        float[] mirrored = new float[picture.length];
        for (int i = 0; i < picture.length; i++) {
            mirrored[i] = picture[i / EDGE * EDGE + EDGE - 1 - i % EDGE];
        }
        try (LoadedModel one = load(new PyTorchEngine(), plain);
                LoadedModel two = load(new PyTorchEngine(), both);
                LoadedModel.Runner oneSide = one.newRunner();
                LoadedModel.Runner bothSides = two.newRunner()) {
            float[] left = oneSide.run(picture);
            float[] right = oneSide.run(mirrored);
            float[] mean = new float[CLASSES];
            for (int i = 0; i < CLASSES; i++) {
                mean[i] = (left[i] + right[i]) / 2;
            }
            assertTrue(Math.abs(left[0] - right[0]) > 10 * CLOSE, "the sides are alike");
            assertArrayEquals(mean, bothSides.run(picture), CLOSE);
            assertArrayEquals(mean, bothSides.run(mirrored), CLOSE);
        }
    }

    @Test
    void readsBackWhatTheTorchScriptHolds() throws Exception {
        assertReadBack(random(7));
        assertReadBack(FoldedLayer.ofBothSides(random(7)));
    }

    private void assertReadBack(List<FoldedLayer> network) throws IOException {
        Path script = folder.resolve("model.pt");
        TorchScriptWriter.write(network, script);
        List<FoldedLayer> read = TorchScriptReader.read(script);
        assertEquals(
                network.stream().map(FoldedLayer::layer).toList(),
                read.stream().map(FoldedLayer::layer).toList());
        for (int i = 0; i < network.size(); i++) {
            assertArrayEquals(network.get(i).weight(), read.get(i).weight());
            assertArrayEquals(network.get(i).bias(), read.get(i).bias());
        }
    }

    /** Archives with the channels not last lack one line, and have their weights in that order. */
    @Test
    void readsWhatWasWrittenWithTheChannelsNotLast() throws Exception {
        List<FoldedLayer> network = random(8);
        Path script = folder.resolve("model.pt");
        TorchScriptWriter.write(network, script);
        String line = "    x = torch.contiguous(x, memory_format=2)\n";
        try (FileSystem zip = FileSystems.newFileSystem(script)) {
            Path code = zip.getPath("model/code/__torch__.py");
            String with = Files.readString(code);
            assertTrue(with.contains(line), with);
            Files.writeString(code, with.replace(line, ""));
        }
        Layer.Convolution shape = (Layer.Convolution) network.get(1).layer();
        int area = shape.kernel() * shape.kernel();
        assertArrayEquals(
                ChannelsLast.from(network.get(1).weight(), shape.out(), shape.in(), area),
                TorchScriptReader.read(script).get(1).weight());
    }

    @Test
    void refusesWhatItDidNotWrite() throws IOException {
        Path script = Files.writeString(folder.resolve("model.pt"), "no archive");
        assertThrows(IOException.class, () -> TorchScriptReader.read(script));
    }

    private LoadedModel load(Engine engine, Path file) throws Exception {
        List<Float> ones = List.of(1f, 1f, 1f);
        return engine.load(
                new ModelDescription(
                        "test",
                        "v1",
                        engine.name(),
                        file,
                        "",
                        EDGE,
                        new Normalization(ones, ones),
                        List.of("x"),
                        0));
    }

    /** The plan with weights that keep values in about the range of a trained network's. */
    private static List<FoldedLayer> random(long seed) {
        Random random = new Random(seed);
        List<FoldedLayer> network = new ArrayList<>();
        for (Layer layer : NetworkPlan.of("v1", CLASSES).layers()) {
            if (layer instanceof Layer.Convolution shape) {
                int inputs = shape.in() * shape.kernel() * shape.kernel();
                network.add(weighted(random, layer, inputs, shape.out()));
            } else if (layer instanceof Layer.Linear shape) {
                network.add(weighted(random, layer, shape.in(), shape.out()));
            } else {
                network.add(FoldedLayer.without(layer));
            }
        }
        return network;
    }

    private static FoldedLayer weighted(Random random, Layer layer, int inputs, int outputs) {
        float scale = (float) Math.sqrt(2.0 / inputs);
        return new FoldedLayer(
                layer, normal(random, inputs * outputs, scale), normal(random, outputs, 0.1f));
    }

    private static float[] normal(Random random, int count, float scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian() * scale;
        }
        return values;
    }
}
