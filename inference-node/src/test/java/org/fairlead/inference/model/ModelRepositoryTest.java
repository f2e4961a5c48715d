/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        "'files: [{engine: PyTorch, file: ., sha256: x}]', file",
        "'files: [{engine: PyTorch, file: net.pt, sha256: x}]', sha256",
        "'files: [{engine: PyTorch, sha256: x}]', file",
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
        assertRefused("net.pt", "pets", "v3");
        Files.delete(folder.resolve("model.yaml"));
        assertRefused("model.yaml", "pets", "v3");
    }

    @ParameterizedTest
    @CsvSource({
        "'engine: PyTorch', '', engine",
        "'file: net.pt', 'file: ../../net.pt', file",
        "'width: 32', 'width: 31', input",
        "'std: [0.25, 0.25, 0.25]', 'std: [0.25, 0.25]', normalization",
        "'labels: [cat, dog]', 'labels: cat', labels",
        "'accuracy: 0.8', 'accuracy: good', accuracy",
        "'engine: PyTorch', 'engine: [', model.yaml",
        "'engine: PyTorch', '!!java.io.File [x]', model.yaml",
    })
    void namesTheFieldAtFault(String good, String bad, String named) throws IOException {
        describe(DESCRIPTION.replace(good, bad));
        assertRefused(named, "pets", "v3");
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
