/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.samples;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BiConsumer;
import javax.imageio.ImageIO;
import org.fairlead.inference.image.ImageDecoder;
import org.fairlead.inference.image.ImageProblemException;
import org.fairlead.inference.model.LoadedModel;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.model.ModelRepository;
import org.fairlead.inference.model.PictureClassifier;
import org.fairlead.inference.model.Prediction;
import org.fairlead.inference.model.Processors;
import org.fairlead.inference.model.PyTorchEngine;

/**
 * Draws the sample pictures and keeps those that a model takes for what they are meant to be. A
 * file is named after its label, so a demo can tell whether an answer is right.
 */
public final class SamplesMain {

    private static final long SEED = 7;
    private static final long MAX_PIXELS = 1 << 20;

    private static final List<Sample> SAMPLES =
            List.of(
                    new Sample("airplane", 1, "png", 160, Vehicles::airplane),
                    new Sample("airplane", 2, "jpg", 128, Vehicles::jet),
                    new Sample("automobile", 1, "jpg", 192, Vehicles::automobile),
                    new Sample("automobile", 2, "jpg", 128, Vehicles::carFromAhead),
                    new Sample("truck", 1, "jpg", 192, Vehicles::truck),
                    new Sample("ship", 1, "jpg", 256, Vehicles::ship),
                    new Sample("ship", 2, "png", 96, Vehicles::sailingBoat),
                    new Sample("frog", 1, "jpg", 160, Animals::frog),
                    new Sample("horse", 1, "jpg", 192, Animals::horse),
                    new Sample("deer", 2, "jpg", 256, Animals::deer),
                    new Sample("bird", 1, "jpg", 128, Animals::bird),
                    new Sample("cat", 1, "jpg", 128, Animals::cat),
                    new Sample("dog", 1, "jpg", 128, Animals::dog));

    private SamplesMain() {}

    /** Arguments: folder to write to, folder of models, name, version, "all" or "recognised". */
    public static void main(String[] args)
            throws IOException, ModelException, ImageProblemException {
        Path out = Files.createDirectories(Path.of(args[0]));
        ModelDescription description = new ModelRepository(Path.of(args[1])).find(args[2], args[3]);
        boolean all = "all".equals(args[4]);
        try (LoadedModel model = new PyTorchEngine().load(description);
                PictureClassifier classifier =
                        new PictureClassifier(
                                description,
                                new Processors().of(description, model),
                                new ImageDecoder(MAX_PIXELS),
                                model.newRunner())) {
            for (Sample sample : SAMPLES) {
                byte[] picture = sample.encode();
                Prediction best = classifier.classify(picture, 1).predictions().get(0);
                boolean recognised = best.label().equals(sample.label);
                if (all || recognised) {
                    Files.write(out.resolve(sample.fileName()), picture);
                }
                System.out.printf(
                        Locale.ROOT,
                        "%-18s %-11s %5.1f %%  %s%n",
                        sample.fileName(),
                        best.label(),
                        best.probability() * 100,
                        recognised ? "kept" : all ? "kept, though not recognised" : "left out");
            }
        }
    }

    private record Sample(
            String label, int number, String format, int edge, BiConsumer<Brush, Random> scene) {

        private String fileName() {
            return label + "-" + number + "." + format;
        }

        private byte[] encode() throws IOException {
            BufferedImage image = Photo.render(scene, edge, SEED + number);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image, format, out);
            return out.toByteArray();
        }
    }
}
