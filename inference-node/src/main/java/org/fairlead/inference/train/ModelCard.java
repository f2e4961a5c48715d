/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.fairlead.inference.image.Normalization;

/** Writes {@code model.yaml}, by which the service finds and checks the model. */
final class ModelCard {

    private ModelCard() {}

    static void write(
            TrainOptions options,
            List<String> classes,
            Normalization normalization,
            double accuracy,
            List<FoldedLayer> network,
            int epoch)
            throws IOException {
        long parameters =
                network.stream().mapToLong(l -> l.weight().length + l.bias().length).sum();
        String text =
                """
                # Written by the trainer (bin/train); read by the service when it loads the model.
                %sinput:
                  width: 32
                  height: 32
                normalization:
                  mean: %s
                  std: %s
                labels: [%s]
                accuracy: %s
                training:
                  data: CIFAR-10, 50,000 pictures; accuracy on the 10,000 test pictures
                  parameters: %d
                  epochs: %d of %s
                  batch: %d
                  peakRate: %s
                  shift: %d
                  cutout: %d
                  mirror: %s
                  seed: %d
                  commit: %s
                """
                        .formatted(
                                ModelForms.describe(options.out()),
                                numbers(normalization.mean()),
                                numbers(normalization.std()),
                                String.join(", ", classes),
                                String.format(Locale.ROOT, "%.4f", accuracy),
                                parameters,
                                epoch,
                                options.epochs(),
                                options.batch(),
                                options.rate(),
                                options.changes().shift(),
                                options.changes().cutout(),
                                options.mirror(),
                                options.seed(),
                                options.commit());
        Files.writeString(options.out().resolve("model.yaml"), text);
    }

    private static String numbers(List<Float> values) {
        return values.stream()
                .map(value -> String.format(Locale.ROOT, "%.4f", value))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
