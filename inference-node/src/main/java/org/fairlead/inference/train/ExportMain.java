/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the forms of a model anew from the weights in its TorchScript, which must be of this
 * trainer, and enters them into its {@code model.yaml}; {@code bin/export-model --help} describes
 * it.
 */
public final class ExportMain {

    private ExportMain() {}

    /** Takes the folder of the model. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Path card = folder.resolve("model.yaml");
        String before = Files.readString(card);
        ModelForms.write(TorchScriptReader.read(folder.resolve(ModelForms.TORCH_SCRIPT)), folder);
        Files.writeString(card, ModelForms.replace(before, folder));
        System.out.println("written: both forms of " + folder + ", and model.yaml");
    }
}
