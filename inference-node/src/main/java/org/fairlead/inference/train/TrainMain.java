/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.fairlead.inference.image.Normalization;

/** The command line of the trainer; {@code bin/train --help} describes it. */
public final class TrainMain {

    private static final int EDGE = 32;
    private static final String CHECKPOINT = "checkpoint.bin";

    private final TrainOptions options;
    private final PrintStream out = System.out;

    private TrainMain(TrainOptions options) {
        this.options = options;
    }

    /** Trains, exports after each epoch, and measures what was exported. */
    public static void main(String[] args) throws IOException {
        new TrainMain(TrainOptions.parse(Arrays.asList(args))).run();
    }

    private void run() throws IOException {
        out.println("reading " + options.data());
        PictureArchive archive = PictureArchive.read(options.data(), EDGE, true);
        LabelledImages images = archive.train();
        if (images.size() == 0) {
            throw new IOException(options.data() + " holds no pictures named train/<class>/<file>");
        }
        Normalization normalization = ChannelStatistics.of(images);
        int classes = archive.classes().size();
        NetworkPlan plan = NetworkPlan.of(options.network(), classes);
        TrainableNetwork network = new TrainableNetwork(plan);
        Files.createDirectories(options.out());
        Path checkpoint = options.out().resolve(CHECKPOINT);
        if (options.fresh()) {
            Files.deleteIfExists(checkpoint);
        }
        NetworkTrainer trainer =
                new NetworkTrainer(
                        new NetworkTrainer.Settings(
                                options.epochs(),
                                options.batch(),
                                options.rate(),
                                options.changes(),
                                options.seed()),
                        normalization,
                        checkpoint,
                        out);
        trainer.train(
                plan,
                network,
                images,
                classes,
                epoch -> export(folded(network), archive, normalization, epoch));
        out.println("the model is in " + options.out());
    }

    private List<FoldedLayer> folded(TrainableNetwork network) {
        List<FoldedLayer> folded = network.fold();
        return options.mirror() ? FoldedLayer.ofBothSides(folded) : folded;
    }

    private void export(
            List<FoldedLayer> network,
            PictureArchive archive,
            Normalization normalization,
            int epoch)
            throws IOException {
        ModelForms.write(network, options.out());
        Path file = options.out().resolve(ModelForms.TORCH_SCRIPT);
        double accuracy = Accuracy.measure(file, archive.test(), normalization);
        out.printf(
                Locale.ROOT,
                "epoch %d/%d: %.2f %% of %d test pictures%n",
                epoch,
                options.epochs().total(),
                accuracy * 100,
                archive.test().size());
        ModelCard.write(options, archive.classes(), normalization, accuracy, network, epoch);
    }
}
