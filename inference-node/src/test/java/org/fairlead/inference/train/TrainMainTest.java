/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.fairlead.inference.image.ImageDecoder;
import org.fairlead.inference.image.Pictures;
import org.fairlead.inference.model.LoadedModel;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.ModelRepository;
import org.fairlead.inference.model.PictureClassifier;
import org.fairlead.inference.model.Processors;
import org.fairlead.inference.model.PyTorchEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an archive of pictures to a model that the service can use. */
class TrainMainTest {

    private static final Map<String, Color> CLASSES =
            Map.of("blue", Color.BLUE, "green", Color.GREEN, "red", Color.RED);

    @TempDir Path folder;

    @Test
    void learnsToTellColoursApart() throws Exception {
        Path archive = archive();
        Path out = folder.resolve("models/colours/v1");
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream console = System.out;
        System.setOut(new PrintStream(output));
        try {
            train(archive, out);
        } finally {
            System.setOut(console);
        }
        assertTrue(output.toString().contains("epoch 6/6: 100.00 % of 12"), output.toString());
        ModelDescription description =
                new ModelRepository(folder.resolve("models")).find("colours", "v1");
        assertEquals(List.of("blue", "green", "red"), description.labels());
        assertEquals(1.0, description.accuracy());
        try (LoadedModel model = new PyTorchEngine().load(description);
                PictureClassifier classifier =
                        new PictureClassifier(
                                description,
                                new Processors().of(description, model),
                                new ImageDecoder(10_000),
                                model.newRunner())) {
            byte[] picture =
                    Pictures.encode(
                            Pictures.plain(BufferedImage.TYPE_INT_RGB, 70, 50, Color.GREEN), "png");
            assertEquals("green", classifier.classify(picture, 1).predictions().get(0).label());
        }
    }

    private static void train(Path archive, Path out) throws IOException {
        TrainMain.main(
                new String[] {
                    "--data",
                    archive.toString(),
                    "--out",
                    out.toString(),
                    "--epochs",
                    "6",
                    "--batch",
                    "16",
                    "--rate",
                    "0.02"
                });
    }

    @Test
    void saysWhatIsMissing() {
        assertThrows(
                IllegalArgumentException.class, () -> TrainOptions.parse(List.of("--epochs", "1")));
        assertThrows(
                IllegalArgumentException.class,
                () -> TrainOptions.parse(List.of("--nonsense", "1")));
        assertThrows(IllegalArgumentException.class, () -> TrainOptions.parse(List.of("--data")));
    }

    private Path archive() throws IOException {
        Path file = folder.resolve("pictures.tar.gz");
        Random random = new Random(2);
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar =
                        new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            for (String label : CLASSES.keySet()) {
                for (int i = 0; i < 48; i++) {
                    add(tar, "train/" + label + "/" + i + ".jpg", picture(label, random));
                }
                for (int i = 0; i < 4; i++) {
                    add(tar, "test/" + label + "/" + i + ".jpg", picture(label, random));
                }
            }
        }
        return file;
    }

    private static byte[] picture(String label, Random random) {
        BufferedImage image =
                Pictures.plain(BufferedImage.TYPE_INT_RGB, 32, 32, CLASSES.get(label));
        for (int i = 0; i < 200; i++) {
            image.setRGB(random.nextInt(32), random.nextInt(32), random.nextInt());
        }
        return Pictures.encode(image, "jpeg");
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
