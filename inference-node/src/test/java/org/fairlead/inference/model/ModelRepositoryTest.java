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
