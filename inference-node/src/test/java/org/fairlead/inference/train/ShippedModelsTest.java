/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.fairlead.inference.image.ImageDecoder;
import org.fairlead.inference.model.Engine;
import org.fairlead.inference.model.LoadedModel;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.ModelId;
import org.fairlead.inference.model.ModelRepository;
import org.fairlead.inference.model.Natives;
import org.fairlead.inference.model.PictureClassifier;
import org.fairlead.inference.model.PictureClassifier.Classification;
import org.fairlead.inference.model.Processors;
import org.fairlead.inference.model.PyTorchEngine;
import org.fairlead.inference.model.TensorFlowEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model that is shipped says the same of a picture, whichever engine runs it. */
class ShippedModelsTest {

    private static final Path MODELS = Path.of("models");
    private static final Path DATA = Path.of("../../shared/data/cifar10-images.tar.gz");
    private static final float CLOSE = 1e-3f;
    private static final int EVERY = 200;

    @BeforeAll
    static void unpack() throws IOException {
        Natives.tensorFlow();
    }

    static List<Path> folders() throws IOException {
        try (Stream<Path> files = Files.walk(MODELS)) {
            return files.filter(file -> file.endsWith("saved_model")).map(Path::getParent).toList();
        }
    }

    @Test
    void thereIsOneForBothEngines() throws IOException {
        assertFalse(folders().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("folders")
    void enginesAgree(Path folder) throws Exception {
        ModelRepository repository = new ModelRepository(MODELS);
        ModelId id =
                new ModelId(
                        folder.getParent().getFileName().toString(),
                        folder.getFileName().toString());
        try (Loaded torch = new Loaded(new PyTorchEngine(), repository, id);
                Loaded tensorFlow = new Loaded(new TensorFlowEngine(), repository, id)) {
            for (byte[] picture : pictures()) {
                Classification expected = torch.classifier.classify(picture, 1);
                Classification actual = tensorFlow.classifier.classify(picture, 1);
                assertArrayEquals(expected.outputs(), actual.outputs(), CLOSE);
                assertEquals(
                        expected.predictions().get(0).label(), actual.predictions().get(0).label());
            }
        }
    }

    /** The bytes are those that the weights in the TorchScript give. */
    @ParameterizedTest
    @MethodSource("folders")
    void bothFormsAreAsTheyAreWrittenNow(Path folder) throws Exception {
        Path again = Files.createTempDirectory(Path.of("target"), "again");
        ModelForms.write(TorchScriptReader.read(folder.resolve("model.pt")), again);
        for (String file : List.of("model.pt", "saved_model/" + SavedModelWriter.FILE)) {
            assertEquals(
                    -1,
                    Files.mismatch(again.resolve(file), folder.resolve(file)),
                    () -> "run inference-node/bin/export-model " + folder + " for " + file);
        }
    }

    private static List<byte[]> pictures() throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("../samples"))) {
            for (Path file : files.sorted().toList()) {
                pictures.add(Files.readAllBytes(file));
            }
        }
        assertTrue(pictures.size() > 5);
        if (Files.isReadable(DATA)) {
            addTestPictures(pictures);
        }
        return pictures;
    }

    /** Some of each class. */
    private static void addTestPictures(List<byte[]> pictures) throws IOException {
        int seen = 0;
        try (InputStream in = Files.newInputStream(DATA);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(
                                new GZIPInputStream(new BufferedInputStream(in)))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                if (entry.isFile() && entry.getName().startsWith("test/") && seen++ % EVERY == 0) {
                    pictures.add(tar.readAllBytes());
                }
            }
        }
        assertTrue(seen > EVERY);
    }

    private static final class Loaded implements AutoCloseable {

        private final LoadedModel model;
        private final PictureClassifier classifier;

        private Loaded(Engine engine, ModelRepository repository, ModelId id) throws Exception {
            ModelDescription description = repository.find(id, engine.name());
            assertEquals(engine.name(), description.engine());
            model = engine.load(description);
            classifier =
                    new PictureClassifier(
                            description,
                            new Processors().of(description, model),
                            new ImageDecoder(25_000_000),
                            model.newRunner());
        }

        @Override
        public void close() {
            classifier.close();
            model.close();
        }
    }
}
