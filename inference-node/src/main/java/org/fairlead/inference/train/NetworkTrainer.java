/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.fairlead.inference.image.Normalization;

/**
 * Trains a {@link TrainableNetwork} with stochastic gradient descent; seeded, and able to go on
 * from the last whole epoch. The recipe (rates, decay, smoothed labels) follows "94% on CIFAR-10 in
 * 3.29 Seconds on a Single GPU" (Jordan, 2024). Not thread-safe.
 */
final class NetworkTrainer {

    /**
     * How to train.
     *
     * @param epochs passes over the training pictures, in cycles
     * @param batch pictures a step
     * @param peakRate the highest learning rate
     * @param changes how much the pictures are changed
     * @param seed the seed of everything random
     */
    record Settings(Cycles epochs, int batch, float peakRate, Augmentation changes, long seed) {

        /** All that must be the same for a run to go on from another's end. */
        String lasting() {
            return "batch " + batch + ", peak rate " + peakRate + ", " + changes + ", seed " + seed;
        }
    }

    /** Hears of the end of an epoch. */
    interface Listener {

        /**
         * An epoch is done.
         *
         * @param number its number, from 1
         */
        void epochDone(int number) throws IOException;
    }

    private static final float WEIGHT_DECAY = 1.33e-3f;
    private static final float VECTOR_FACTOR = 64;
    private static final float SMOOTHING = 0.2f;

    private final Settings settings;
    private final Normalization normalization;
    private final Path checkpoint;
    private final PrintStream out;

    /**
     * Makes a trainer.
     *
     * @param settings how to train
     * @param normalization what the network expects
     * @param checkpoint where the state is kept after each epoch, also the last: a longer run can
     *     go on from there
     * @param out for the progress
     */
    NetworkTrainer(
            Settings settings, Normalization normalization, Path checkpoint, PrintStream out) {
        this.settings = settings;
        this.normalization = normalization;
        this.checkpoint = checkpoint;
        this.out = out;
    }

    /**
     * Trains on the pictures, from the checkpoint on if there is one: of a run that was
     * interrupted, or of one that is done if this one adds cycles to it.
     *
     * @param plan the shape of the network, which a checkpoint must share
     * @param network the network
     * @param images at least a batch of pictures
     * @param classes the number of classes
     * @param listener hears of each epoch
     * @throws IOException if the checkpoint is of other settings, or cannot be read or written
     */
    void train(
            NetworkPlan plan,
            TrainableNetwork network,
            LabelledImages images,
            int classes,
            Listener listener)
            throws IOException {
        Engine.getInstance().setRandomSeed((int) settings.seed);
        int steps = images.size() / settings.batch;
        NesterovSgd optimizer =
                new NesterovSgd(
                        new MixedRate(settings.peakRate, steps, settings.epochs),
                        WEIGHT_DECAY,
                        VECTOR_FACTOR);
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(new SoftmaxCrossEntropyLoss("loss", 1, -1, false, true))
                        .optOptimizer(optimizer);
        Augmenter augmenter = new Augmenter(images, normalization, settings.changes, settings.seed);
        String wanted = settings.lasting() + ", " + plan + ", " + images.size() + " pictures";
        int epochs = settings.epochs.total();
        try (Model model = Model.newInstance("training")) {
            model.setBlock(network.block());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(settings.batch, 3, images.edge(), images.edge()));
                Layer.Convolution first = (Layer.Convolution) plan.layers().get(0);
                network.start(Whitening.of(images, augmenter, first.kernel()));
                TrainingState state = new TrainingState(network.block(), optimizer);
                int done = resume(state, wanted);
                if (done == epochs) {
                    listener.epochDone(epochs); // what is exported may have changed
                }
                for (int epoch = done + 1; epoch <= epochs; epoch++) {
                    augmenter.begin(epoch);
                    epoch(trainer, optimizer, images, classes, augmenter, epoch);
                    listener.epochDone(epoch);
                    new Checkpoint(wanted, settings.epochs, epoch, state.take()).write(checkpoint);
                }
            }
        }
    }

    /** Puts the state of an interrupted run back; returns how many epochs are done. */
    private int resume(TrainingState state, String wanted) throws IOException {
        if (!Files.exists(checkpoint)) {
            return 0;
        }
        Checkpoint found = Checkpoint.read(checkpoint);
        if (!found.settings().equals(wanted) || !settings.epochs.goesOnFrom(found.cycles())) {
            throw new IOException(
                    checkpoint
                            + " is of a run with other settings ("
                            + found.cycles()
                            + " epochs, "
                            + found.settings()
                            + "); give the same again, or start over with --fresh");
        }
        state.put(found.values());
        out.printf(
                found.epoch() == settings.epochs.total()
                        ? "epoch %d of %d is done: only exports anew; --fresh starts over%n"
                        : "going on after epoch %d of %d%n",
                found.epoch(),
                settings.epochs.total());
        return found.epoch();
    }

    private void epoch(
            Trainer trainer,
            NesterovSgd optimizer,
            LabelledImages images,
            int classes,
            Augmenter augmenter,
            int epoch) {
        int batch = settings.batch;
        int steps = images.size() / batch;
        int length = images.imageLength();
        int[] order = order(images.size(), epoch);
        float[] values = new float[batch * length];
        float[] labels = new float[batch * classes];
        double loss = 0;
        ProgressLine progress =
                new ProgressLine(out, "epoch " + epoch + "/" + settings.epochs.total(), steps);
        for (int step = 0; step < steps; step++) {
            Arrays.fill(labels, SMOOTHING / classes);
            for (int i = 0; i < batch; i++) {
                int index = order[step * batch + i];
                augmenter.augmented(index, values, i * length);
                labels[i * classes + images.labels()[index]] += 1 - SMOOTHING;
            }
            optimizer.at((epoch - 1) * steps + step);
            loss += step(trainer, values, labels, images.edge());
            progress.update(step + 1, String.format(Locale.ROOT, "loss %.3f", loss / (step + 1)));
        }
    }

    private float step(Trainer trainer, float[] values, float[] labels, int edge) {
        int batch = settings.batch;
        try (NDManager manager = trainer.getManager().newSubManager()) {
            NDArray data = manager.create(values, new Shape(batch, 3, edge, edge));
            NDList target =
                    new NDList(manager.create(labels, new Shape(batch, labels.length / batch)));
            float result;
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDList output = trainer.forward(new NDList(data));
                NDArray loss = trainer.getLoss().evaluate(target, output);
                collector.backward(loss);
                result = loss.getFloat();
                output.attach(manager);
                loss.attach(manager);
            }
            trainer.step();
            return result;
        }
    }

    /** The pictures in the order of an epoch. */
    private int[] order(int size, int epoch) {
        Random random = new Random(settings.seed * 31 + epoch);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
