/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
    private static final int EPOCHS = 3;
    private static final Normalization PLAIN =
            new Normalization(Collections.nCopies(3, 0.5f), Collections.nCopies(3, 0.25f));
    private static final NetworkPlan PLAN =
            NetworkPlan.of(
                    CLASSES, List.of(new NetworkPlan.Group(8, 2), new NetworkPlan.Group(8, 1)));

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @TempDir Path folder;

    @Test
    void goesOnWithTheSameResult() throws Exception {
        List<FoldedLayer> straight = train("straight", EPOCHS, 0.05f, Integer.MAX_VALUE);
        assertThrows(Interruption.class, () -> train("halting", EPOCHS, 0.05f, 2));
        assertTrue(Files.exists(folder.resolve("halting")));
        List<FoldedLayer> resumed = train("halting", EPOCHS, 0.05f, Integer.MAX_VALUE);
        assertTrue(output.toString().contains("going on after epoch 1 of 3"), output.toString());
        for (int i = 0; i < PLAN.layers().size(); i++) {
            assertArrayEquals(straight.get(i).weight(), resumed.get(i).weight(), "layer " + i);
            assertArrayEquals(straight.get(i).bias(), resumed.get(i).bias());
        }
        assertFalse(Files.exists(folder.resolve("halting")), "a run that is done left its state");
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

    /** Trains up to an epoch that ends in an exception. */
    private List<FoldedLayer> train(String name, int epochs, float rate, int breakIn)
            throws IOException {
        int count = 3 * BATCH;
        byte[] pixels = new byte[count * 3 * EDGE * EDGE];
        new Random(9).nextBytes(pixels);
        int[] labels = new Random(9).ints(count, 0, CLASSES).toArray();
        TrainableNetwork network = new TrainableNetwork(PLAN);
        List<FoldedLayer> result = new ArrayList<>();
        new NetworkTrainer(
                        new NetworkTrainer.Settings(epochs, BATCH, rate, 11),
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
