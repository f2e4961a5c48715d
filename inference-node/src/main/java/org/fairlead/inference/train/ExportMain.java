/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Adds a SavedModel to the folder of a model that has a TorchScript of this trainer, and to its
 * {@code model.yaml}; {@code bin/export-tensorflow --help} describes it.
 */
public final class ExportMain {

    private static final String TORCH_SCRIPT = "model.pt";

    private ExportMain() {}

    /** Takes the folder of the model. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        SavedModelWriter.write(
                TorchScriptReader.read(folder.resolve(TORCH_SCRIPT)),
                folder.resolve(ModelForms.SAVED_MODEL));
        Path card = folder.resolve("model.yaml");
        Files.writeString(card, ModelForms.replace(Files.readString(card), folder));
        System.out.println("written: " + folder.resolve(ModelForms.SAVED_MODEL));
    }
}
