/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.fairlead.inference.image.ImageDecoder;
import org.fairlead.inference.image.ImageProblemException;
import org.fairlead.inference.model.Engines;
import org.fairlead.inference.model.LoadedModel;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.model.ModelId;
import org.fairlead.inference.model.ModelRepository;
import org.fairlead.inference.model.PictureClassifier;
import org.fairlead.inference.model.Processors;

/** Measures a model on the test pictures through the path of the service, file by file. */
public final class EvaluateMain {

    private static final long MAX_PIXELS = 1 << 20;

    private EvaluateMain() {}

    /** Arguments: archive, folder of models, name, version, and the engine where it matters. */
    public static void main(String[] args)
            throws IOException, ModelException, ImageProblemException {
        ModelDescription description =
                new ModelRepository(Path.of(args[1]))
                        .find(new ModelId(args[2], args[3]), args.length > 4 ? args[4] : null);
        if (args.length > 4 && !description.engine().equalsIgnoreCase(args[4])) {
            System.err.println(description.id() + " does not come in a form for " + args[4]);
            System.exit(1);
        }
        Map<String, Score> scores = new TreeMap<>();
        long inference = 0;
        try (LoadedModel model = new Engines().find(description.engine()).load(description);
                PictureClassifier classifier =
                        new PictureClassifier(
                                description,
                                new Processors().of(description, model),
                                new ImageDecoder(MAX_PIXELS),
                                model.newRunner());
                InputStream file =
                        new BufferedInputStream(Files.newInputStream(Path.of(args[0])), 1 << 16);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new GzipCompressorInputStream(file))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                String[] path = entry.getName().split("/");
                if (entry.isFile() && path.length == 3 && "test".equals(path[0])) {
                    PictureClassifier.Classification result =
                            classifier.classify(tar.readAllBytes(), 1);
                    inference += result.inferenceNanos();
                    scores.computeIfAbsent(path[1], name -> new Score())
                            .add(path[1].equals(result.predictions().get(0).label()));
                }
                entry = tar.getNextEntry();
            }
        }
        report(description, scores, inference);
    }

    private static void report(
            ModelDescription description, Map<String, Score> scores, long inference) {
        Score all = new Score();
        scores.forEach(
                (label, score) -> {
                    all.correct += score.correct;
                    all.total += score.total;
                    print("%-12s %6.2f %%", label, score);
                });
        print("%-12s %6.2f %%", description.id().toString(), all);
        System.out.printf(
                Locale.ROOT,
                "%d pictures, %.2f ms each in the network on %s; model.yaml says %s%n",
                all.total,
                inference / 1e6 / Math.max(1, all.total),
                description.engine(),
                description.accuracy() == null
                        ? "nothing"
                        : String.format(Locale.ROOT, "%.2f %%", description.accuracy() * 100));
    }

    private static void print(String format, String label, Score score) {
        System.out.printf(
                Locale.ROOT,
                format + "%n",
                label,
                100.0 * score.correct / Math.max(1, score.total));
    }

    private static final class Score {
        private int correct;
        private int total;

        private void add(boolean right) {
            total++;
            if (right) {
                correct++;
            }
        }
    }
}
