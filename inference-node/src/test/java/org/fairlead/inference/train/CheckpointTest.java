/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.fairlead.inference.image.Normalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was interrupted goes on as if nothing had been. */
class CheckpointTest {

    private static final int EDGE = 32;
    private static final int CLASSES = 4;
    private static final int BATCH = 8;
    private static final int NEVER = Integer.MAX_VALUE;
    private static final String EPOCHS = "3";
    private static final Normalization PLAIN =
            new Normalization(Collections.nCopies(3, 0.5f), Collections.nCopies(3, 0.25f));
    private static final NetworkPlan PLAN =
            NetworkPlan.of(
                    CLASSES, List.of(new NetworkPlan.Group(8, 2), new NetworkPlan.Group(8, 1)));

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @TempDir Path folder;

    @Test
    void goesOnWithTheSameResult() throws Exception {
        List<FoldedLayer> straight = train("straight", EPOCHS, 0.05f, NEVER);
        assertThrows(Interruption.class, () -> train("halting", EPOCHS, 0.05f, 2));
        assertTrue(Files.exists(folder.resolve("halting")));
        List<FoldedLayer> resumed = train("halting", EPOCHS, 0.05f, NEVER);
        assertTrue(output.toString().contains("going on after epoch 1 of 3"), output.toString());
        assertSame(straight, resumed);
    }

    @Test
    void goesOnFromTheEndOfAShorterRun() throws Exception {
        List<FoldedLayer> straight = train("straight", "2+2", 0.05f, NEVER);
        train("longer", "2", 0.05f, NEVER);
        List<FoldedLayer> longer = train("longer", "2+2", 0.05f, NEVER);
        assertTrue(output.toString().contains("going on after epoch 2 of 4"), output.toString());
        assertSame(straight, longer);
    }

    @Test
    void exportsAnewWhatIsDone() throws Exception {
        List<FoldedLayer> before = train("done", "2", 0.05f, NEVER);
        assertSame(before, train("done", "2", 0.05f, NEVER));
        assertTrue(
                output.toString()
                        .endsWith("epoch 2 of 2 is done: only exports anew; --fresh starts over\n"),
                output.toString());
    }

    @Test
    void refusesTheStateOfARunOfAnotherLength() throws Exception {
        train("other", "2", 0.05f, NEVER);
        IOException refused =
                assertThrows(IOException.class, () -> train("other", "3", 0.05f, NEVER));
        assertTrue(refused.getMessage().contains("(2 epochs, "), refused.getMessage());
    }

    @Test
    void refusesTheStateOfAnotherRun() {
        assertThrows(Interruption.class, () -> train("halting", EPOCHS, 0.05f, 2));
        IOException refused =
                assertThrows(IOException.class, () -> train("halting", EPOCHS, 0.07f, 9));
        assertTrue(refused.getMessage().contains("--fresh"), refused.getMessage());
    }

    @Test
    void saysThatAFileIsNoCheckpoint() throws Exception {
        Path file = folder.resolve("other");
        Files.write(file, new byte[100]);
        IOException refused = assertThrows(IOException.class, () -> Checkpoint.read(file));
        assertEquals(file + " is not a checkpoint of this trainer", refused.getMessage());
    }

    private static void assertSame(List<FoldedLayer> expected, List<FoldedLayer> actual) {
        for (int i = 0; i < PLAN.layers().size(); i++) {
            assertArrayEquals(expected.get(i).weight(), actual.get(i).weight(), "layer " + i);
            assertArrayEquals(expected.get(i).bias(), actual.get(i).bias());
        }
    }

    /** Trains up to an epoch that ends in an exception. */
    private List<FoldedLayer> train(String name, String epochs, float rate, int breakIn)
            throws IOException {
        int count = 3 * BATCH;
        byte[] pixels = new byte[count * 3 * EDGE * EDGE];
        new Random(9).nextBytes(pixels);
        int[] labels = new Random(9).ints(count, 0, CLASSES).toArray();
        TrainableNetwork network = new TrainableNetwork(PLAN);
        List<FoldedLayer> result = new ArrayList<>();
        new NetworkTrainer(
                        new NetworkTrainer.Settings(
                                Cycles.parse(epochs), BATCH, rate, new Augmentation(2, 3), 11),
                        PLAIN,
                        folder.resolve(name),
                        new PrintStream(output))
                .train(
                        PLAN,
                        network,
                        new LabelledImages(EDGE, pixels, labels),
                        CLASSES,
                        epoch -> {
                            if (epoch == breakIn) {
                                throw new Interruption();
                            }
                            result.clear();
                            result.addAll(network.fold());
                        });
        return result;
    }

    private static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
