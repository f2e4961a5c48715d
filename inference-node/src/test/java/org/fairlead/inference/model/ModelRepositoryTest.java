/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelRepositoryTest {

    /** The digest of the three bytes "abc". */
    private static final String SHA256 =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final String DESCRIPTION =
            """
            engine: PyTorch
            file: net.pt
            sha256: %s
            input: {width: 32, height: 32}
            normalization:
              mean: [0.5, 0.5, 0.5]
              std: [0.25, 0.25, 0.25]
            labels: [cat, dog]
            accuracy: 0.8
            """
                    .formatted(SHA256);

    @TempDir Path root;
    private Path folder;

    @BeforeEach
    void writeModel() throws IOException {
        folder = Files.createDirectories(root.resolve("pets/v3"));
        Files.writeString(folder.resolve("net.pt"), "abc");
        describe(DESCRIPTION);
    }

    @Test
    void findsAModelByItsFolder() throws Exception {
        ModelDescription found = new ModelRepository(root).find("pets", "v3");
        assertEquals("pets/v3", found.id().toString());
        assertEquals("PyTorch", found.engine());
        assertEquals(List.of("cat", "dog"), found.labels());
        assertEquals(32, found.edge());
        assertEquals(0.8, found.accuracy());
        assertEquals(folder.resolve("net.pt").toAbsolutePath(), found.file());
    }

    @Test
    void refusesAFileThatWasChanged() throws IOException {
        Files.writeString(folder.resolve("net.pt"), "abd");
        assertRefused("SHA-256", "pets", "v3");
    }

    @Test
    void takesTheFormForTheEngineThatIsAskedFor() throws Exception {
        describeForms();
        ModelRepository repository = new ModelRepository(root);
        ModelId id = new ModelId("pets", "v3");
        assertEquals(List.of("PyTorch", "TensorFlow"), repository.engines(id));
        assertEquals("PyTorch", repository.find("pets", "v3").engine());
        assertEquals("PyTorch", repository.find(id, "stub").engine());
        ModelDescription found = repository.find(id, "tensorflow");
        assertEquals("TensorFlow", found.engine());
        assertEquals(folder.resolve("saved").toAbsolutePath(), found.file());
        assertEquals(List.of("cat", "dog"), found.labels());
    }

    @Test
    void refusesAFolderInWhichAnythingWasChanged() throws Exception {
        describeForms();
        Files.writeString(folder.resolve("saved/variables/more"), "");
        ModelException refused =
                assertThrows(
                        ModelException.class,
                        () ->
                                new ModelRepository(root)
                                        .find(new ModelId("pets", "v3"), "TensorFlow"));
        assertTrue(refused.getMessage().contains("SHA-256"), refused.getMessage());
        assertEquals("PyTorch", new ModelRepository(root).find("pets", "v3").engine());
    }

    /** The digest is what the command in the documentation of {@link Digests} prints. */
    private void describeForms() throws IOException {
        Path saved = Files.createDirectories(folder.resolve("saved/variables")).getParent();
        Files.writeString(saved.resolve("saved_model.pb"), "abc");
        Files.writeString(saved.resolve("variables/index"), "");
        describe(
                DESCRIPTION.replace(
                        "engine: PyTorch\nfile: net.pt\nsha256: " + SHA256,
                        """
files:
  - {engine: PyTorch, file: net.pt, sha256: %s}
  - engine: TensorFlow
    file: saved
    sha256: 6e353a3efc36d917629c4029969da06060810160c6444cae04bb8e45b3eec1aa
"""
                                .formatted(SHA256)));
    }

    @ParameterizedTest
    @CsvSource({
        "'files: []', files",
        "'files: [net.pt]', files",
        "'files: [{engine: PyTorch, file: ., sha256: x}]', files.file",
        "'files: [{engine: PyTorch, file: net.pt, sha256: x}]', files.sha256",
        "'files: [{engine: PyTorch, file: none}]', files.file",
        "'files: [{engine: PyTorch, nothing: 1}]', files.nothing",
    })
    void namesTheFieldAtFaultInAForm(String forms, String named) throws IOException {
        describe(DESCRIPTION + forms);
        assertRefused("'" + named + "'", "pets", "v3");
    }

    @Test
    void saysWhatIsNotThere() throws IOException {
        assertRefused("no model pets/v4", "pets", "v4");
        assertRefused("Not the name", "../pets", "v3");
        Files.delete(folder.resolve("net.pt"));
        assertRefused("names net.pt, which is not there", "pets", "v3");
        Files.delete(folder.resolve("model.yaml"));
        assertRefused("the folder has no *.pt and no SavedModel", "pets", "v3");
    }

    @Test
    void findsOutWhatTheDescriptionLeavesOut() throws Exception {
        describe("");
        Files.writeString(
                folder.resolve("synset.txt"),
                "n02123045 tabby, tabby cat\n\nn02085620 Chihuahua\n");
        ModelDescription found = new ModelRepository(root).find("pets", "v3");
        assertEquals("PyTorch", found.engine());
        assertEquals(folder.resolve("net.pt").toAbsolutePath(), found.file());
        assertEquals(SHA256, found.sha256());
        assertEquals(224, found.edge());
        assertEquals(List.of(0.485f, 0.456f, 0.406f), found.normalization().mean());
        assertEquals(List.of("tabby, tabby cat", "Chihuahua"), found.labels());
        assertNull(found.accuracy());
        assertEquals("softmax", found.postprocess().name());
        Files.delete(folder.resolve("model.yaml"));
        assertEquals(List.of(new ModelId("pets", "v3")), new ModelRepository(root).list());
        assertEquals(224, new ModelRepository(root).find("pets", "v3").edge());
    }

    @Test
    void readsLabelsFromTheFileThatIsNamed() throws Exception {
        Files.writeString(folder.resolve("names"), "tench\ncrane\ncrane\n");
        describe(DESCRIPTION.replace("[cat, dog]", "names"));
        assertEquals(
                List.of("tench", "crane", "crane #2"),
                new ModelRepository(root).find("pets", "v3").labels());
        Files.writeString(folder.resolve("names"), "n02012849 crane\nn03126707 crane\n");
        assertEquals(
                List.of("crane (n02012849)", "crane (n03126707)"),
                new ModelRepository(root).find("pets", "v3").labels());
    }

    @Test
    void readsOptionsOfProcessors() throws Exception {
        describe(
                DESCRIPTION + "preprocess: {name: centre-crop, crop: 0.875}\npostprocess: as-is\n");
        ModelDescription found = new ModelRepository(root).find("pets", "v3");
        assertEquals(new ProcessorChoice("centre-crop", Map.of("crop", 0.875)), found.preprocess());
        assertEquals(ProcessorChoice.of("as-is"), found.postprocess());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "file: net.pt | file: ../../net.pt | 'file' must lie in the folder",
                "file: net.pt | file: [a] | 'file' must be a text",
                "file: net.pt | url: 7 | 'url' must be a text",
                "engine: PyTorch | url: djl://a/b | 'url' and 'file' exclude",
                "engine: PyTorch | arguments: {a: b} | 'arguments' is for 'url'",
                "engine: PyTorch | engine: 7 | 'engine' must be a text",
                "sha256: b | sha256: x | 'sha256' must be 64",
                "width: 32 | width: 31 | 'input' must have a width and a height that are equal",
                "width: 32 | width: 0 | 'input.width' must be a whole number from 1 to 4096",
                "width: 32 | widht: 32 | 'input.widht' is not known; there are width, height",
                "input: {width: 32, height: 32} | input: 32 | 'input' must be a mapping",
                "std: [0.25, 0.25, 0.25] | std: [0.25, 0.25] | 'normalization' is wrong",
                "std: [0.25, 0.25, 0.25] | std: [a, 0.25] | 'normalization.std' must be a list",
                "labels: [cat, dog] | labels: cat | cannot read cat",
                "labels: [cat, dog] | labels: [] | 'labels' must name at least one",
                "labels: [cat, dog] | labels: [cat, cat] | 'labels' has 'cat' twice",
                "labels: [cat, dog] | labels: ../names | 'labels' must lie in the folder",
                "labels: [cat, dog] | \"\" | 'labels' must be a list, or the file synset.txt",
                "accuracy: 0.8 | accuracy: good | 'accuracy' must be a number from 0 to 1",
                "accuracy: 0.8 | accuracy: 80 | 'accuracy' must be a number from 0 to 1, is 80",
                "accuracy: 0.8 | acuracy: 0.8 | 'acuracy' is not known; there are engine, file",
                "accuracy: 0.8 | preprocess: [crop] | 'preprocess' must be a name",
                "accuracy: 0.8 | preprocess: {crop: 1} | 'preprocess' must have a 'name'",
                "accuracy: 0.8 | postprocess: {name: x, y: } | 'postprocess' has no value for [y]",
                "engine: PyTorch | engine: [ | Cannot read",
                "engine: PyTorch | !!java.io.File [x] | Cannot read",
            })
    void namesTheFieldAtFault(String good, String bad, String named) throws IOException {
        describe(DESCRIPTION.replace(good, bad));
        assertRefused(named, "pets", "v3");
        assertRefused(folder.resolve("model.yaml").toString(), "pets", "v3");
    }

    @Test
    void wantsToKnowWhichOfSeveralNetworksIsMeant() throws IOException {
        Files.writeString(folder.resolve("other.pt"), "abc");
        describe("labels: [cat, dog]");
        assertRefused("must name the network: the folder has [net.pt, other.pt]", "pets", "v3");
        Files.writeString(folder.resolve("net.bin"), "abc");
        describe("labels: [cat, dog]\nfile: net.bin");
        assertRefused("'engine' must say what runs net.bin", "pets", "v3");
    }

    private void describe(String text) throws IOException {
        Files.writeString(folder.resolve("model.yaml"), text);
    }

    private void assertRefused(String part, String name, String version) {
        ModelException refused =
                assertThrows(
                        ModelException.class, () -> new ModelRepository(root).find(name, version));
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
}
