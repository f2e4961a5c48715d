/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.inference.model.Digests;

/** The part of {@code model.yaml} that lists in which forms a network comes. */
final class ModelForms {

    /** The folder of the SavedModel, beside the TorchScript. */
    static final String SAVED_MODEL = "saved_model";

    /** The file of the TorchScript. */
    static final String TORCH_SCRIPT = "model.pt";

    private static final Pattern WRITTEN =
            Pattern.compile("(engine: .*\\nfile: .*\\nsha256: .*|files:(\\n +.*)+)\\n");

    private ModelForms() {}

    /** Writes both forms of a network, replacing those that are there. */
    static void write(List<FoldedLayer> network, Path folder) throws IOException {
        TorchScriptWriter.write(network, folder.resolve(TORCH_SCRIPT));
        SavedModelWriter.write(network, folder.resolve(SAVED_MODEL));
    }

    /**
     * The lines for both forms; PyTorch is the default.
     *
     * @param folder where both are
     */
    static String describe(Path folder) throws IOException {
        return """
               files:
                 - engine: PyTorch
                   file: %s
                   sha256: %s
                 - engine: TensorFlow
                   file: %s
                   sha256: %s
               """
                .formatted(
                        TORCH_SCRIPT,
                        Digests.sha256(folder.resolve(TORCH_SCRIPT)),
                        SAVED_MODEL,
                        Digests.sha256(folder.resolve(SAVED_MODEL)));
    }

    /** Puts the lines in place of those that are in a {@code model.yaml}. */
    static String replace(String card, Path folder) throws IOException {
        Matcher written = WRITTEN.matcher(card);
        if (!written.find()) {
            throw new IOException("model.yaml names no file of the model");
        }
        return card.substring(0, written.start())
                + describe(folder)
                + card.substring(written.end());
    }
}
