/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.inference.image.Normalization;
import org.fairlead.inference.model.LoadedModel;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.PyTorchEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported computes what was trained. */
class ExportParityTest {

    private static final int EDGE = 32;
    private static final int CLASSES = 10;
    private static final Normalization PLAIN =
            new Normalization(Collections.nCopies(3, 0.5f), Collections.nCopies(3, 0.25f));

    private static final NetworkPlan SMALL =
            NetworkPlan.of(
                    CLASSES,
                    List.of(
                            new NetworkPlan.Group(8, 3),
                            new NetworkPlan.Group(16, 2),
                            new NetworkPlan.Group(16, 1)));

    @TempDir Path folder;

    @Test
    void exportedNetworkGivesTheSameOutputs() throws Exception {
        train(SMALL, this::assertParity);
    }

    @Test
    void exportKnowsPoolsAnywhere() throws Exception {
        NetworkPlan pools =
                new NetworkPlan(
                        List.of(
                                new Layer.Convolution(3, 24, 2, 0),
                                new Layer.MaxPool(),
                                new Layer.MaxPool(),
                                new Layer.Convolution(24, 8, 3, 1),
                                new Layer.GlobalMax(),
                                new Layer.Linear(8, CLASSES)));
        train(pools, this::assertParity);
    }

    @Test
    void sameNetworkGivesTheSameBytes() throws Exception {
        Path first = folder.resolve("first.pt");
        Path second = folder.resolve("second.pt");
        for (Path file : List.of(first, second)) {
            train(SMALL, network -> TorchScriptWriter.write(network.fold(), file));
        }
        assertEquals(-1, Files.mismatch(first, second), "the same seed gave another network");
    }

    private void assertParity(TrainableNetwork network) throws Exception {
        Path file = folder.resolve("model.pt");
        TorchScriptWriter.write(network.fold(), file);
        ModelDescription description =
                new ModelDescription(
                        "test", "v1", "PyTorch", file, "", EDGE, PLAIN, List.of("x"), 0);
        try (Model block = Model.newInstance("block")) {
            block.setBlock(network.block());
            try (LoadedModel exported = new PyTorchEngine().load(description);
                    LoadedModel.Runner runner = exported.newRunner();
                    Predictor<NDList, NDList> predictor = block.newPredictor(new NoopTranslator());
                    NDManager manager = NDManager.newBaseManager()) {
                Random random = new Random(5);
                for (int picture = 0; picture < 20; picture++) {
                    float[] input = new float[3 * EDGE * EDGE];
                    for (int i = 0; i < input.length; i++) {
                        input[i] = (float) random.nextGaussian();
                    }
                    NDList batch = new NDList(manager.create(input, new Shape(1, 3, EDGE, EDGE)));
                    float[] expected = predictor.predict(batch).singletonOrThrow().toFloatArray();
                    assertArrayEquals(expected, runner.run(input), 1e-3f);
                }
            }
        }
    }

    /** Trains a little, so that no running mean or variance is at its start. */
    private void train(NetworkPlan plan, Check check) throws Exception {
        int count = 16;
        byte[] pixels = new byte[count * 3 * EDGE * EDGE];
        new Random(9).nextBytes(pixels);
        int[] labels = new Random(9).ints(count, 0, CLASSES).toArray();
        TrainableNetwork network = new TrainableNetwork(plan);
        AtomicInteger checked = new AtomicInteger();
        Path checkpoint = folder.resolve("checkpoint.bin");
        Files.deleteIfExists(checkpoint);
        new NetworkTrainer(
                        new NetworkTrainer.Settings(
                                new Cycles(List.of(2)), count, 0.05f, new Augmentation(2, 0), 11),
                        PLAIN,
                        checkpoint,
                        new PrintStream(OutputStream.nullOutputStream()))
                .train(
                        plan,
                        network,
                        new LabelledImages(EDGE, pixels, labels),
                        CLASSES,
                        epoch -> {
                            assertDoesNotThrow(() -> check.accept(network));
                            checked.incrementAndGet();
                        });
        assertEquals(2, checked.get());
    }

    private interface Check {
        void accept(TrainableNetwork network) throws Exception;
    }
}
