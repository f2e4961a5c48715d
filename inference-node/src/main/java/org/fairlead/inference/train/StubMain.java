/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fairlead.inference.model.Digests;
import org.fairlead.inference.model.stub.StubWeights;

/** Fits the fallback classifier and measures it; {@code bin/train --stub}. Needs no engine. */
public final class StubMain {

    private static final int EDGE = 32;
    private static final long SEED = 20260101;
    private static final String FILE = "stub.bin";

    private StubMain() {}

    /** Arguments: archive, folder to write to. */
    public static void main(String[] args) throws IOException {
        Path out = Files.createDirectories(Path.of(args[1]));
        System.out.println("reading " + args[0]);
        PictureArchive archive = PictureArchive.read(Path.of(args[0]), EDGE, true);
        if (archive.train().size() == 0) {
            throw new IOException(args[0] + " holds no pictures named train/<class>/<file>");
        }
        System.out.println("fitting " + archive.train().size() + " pictures");
        List<String> classes = archive.classes();
        StubWeights weights = StubTrainer.fit(archive.train(), classes.size(), SEED);
        weights.write(out.resolve(FILE));
        double accuracy = StubTrainer.accuracy(weights, archive.test());
        Files.writeString(out.resolve("model.yaml"), description(out, classes, accuracy));
        System.out.printf(
                Locale.ROOT,
                "%.2f %% of %d test pictures; the model is in %s%n",
                accuracy * 100,
                archive.test().size(),
                out);
    }

    private static String description(Path out, List<String> classes, double accuracy)
            throws IOException {
        Map<String, String> values =
                Map.of(
                        "@sha256@", Digests.sha256(out.resolve(FILE)),
                        "@labels@", String.join(", ", classes),
                        "@accuracy@", String.format(Locale.ROOT, "%.4f", accuracy));
        String text =
                """
                # Written by the trainer (bin/train --stub): the fallback of this model.
                engine: stub
                file: stub.bin
                sha256: @sha256@
                input:
                  width: 32
                  height: 32
                normalization:
                  mean: [0.0, 0.0, 0.0]
                  std: [1.0, 1.0, 1.0]
                labels: [@labels@]
                accuracy: @accuracy@
                """;
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace(value.getKey(), value.getValue());
        }
        return text;
    }
}
