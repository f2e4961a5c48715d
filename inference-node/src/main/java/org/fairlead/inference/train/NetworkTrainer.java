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
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.optimizer.Sgd;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.fairlead.inference.image.Normalization;

/** Trains a {@link TrainableNetwork} with stochastic gradient descent; seeded. */
final class NetworkTrainer {

    /**
     * How to train.
     *
     * @param epochs passes over the training pictures, at least 1
     * @param batch pictures a step
     * @param peakRate the highest learning rate
     * @param seed the seed of everything random
     */
    record Settings(int epochs, int batch, float peakRate, long seed) {}

    private static final float MOMENTUM = 0.9f;
    private static final float WEIGHT_DECAY = 5e-4f;
    private static final int MAX_SHIFT = 4;

    private final Settings settings;
    private final Normalization normalization;
    private final PrintStream out;

    NetworkTrainer(Settings settings, Normalization normalization, PrintStream out) {
        this.settings = settings;
        this.normalization = normalization;
        this.out = out;
    }

    /**
     * Trains on the pictures.
     *
     * @param afterEpoch is told the number of the epoch, from 1, when it ends
     */
    void train(TrainableNetwork network, LabelledImages images, Consumer<Integer> afterEpoch) {
        Engine.getInstance().setRandomSeed((int) settings.seed);
        int steps = images.size() / settings.batch;
        Sgd sgd =
                Optimizer.sgd()
                        .setLearningRateTracker(
                                new OneCycle(settings.peakRate, steps * settings.epochs))
                        .optMomentum(MOMENTUM)
                        .optWeightDecays(WEIGHT_DECAY)
                        .build();
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(sgd);
        Augmenter augmenter = new Augmenter(images, normalization, MAX_SHIFT, settings.seed);
        Random random = new Random(settings.seed);
        int[] order = new int[images.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        try (Model model = Model.newInstance("training")) {
            model.setBlock(network.block());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(settings.batch, 3, images.edge(), images.edge()));
                for (int epoch = 1; epoch <= settings.epochs; epoch++) {
                    shuffle(order, random);
                    epoch(trainer, images, augmenter, order, epoch);
                    afterEpoch.accept(epoch);
                }
            }
        }
    }

    private void epoch(
            Trainer trainer, LabelledImages images, Augmenter augmenter, int[] order, int epoch) {
        int batch = settings.batch;
        int steps = images.size() / batch;
        int length = images.imageLength();
        float[] values = new float[batch * length];
        float[] labels = new float[batch];
        double loss = 0;
        ProgressLine progress =
                new ProgressLine(out, "epoch " + epoch + "/" + settings.epochs, steps);
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < batch; i++) {
                int index = order[step * batch + i];
                augmenter.augmented(index, values, i * length);
                labels[i] = images.labels()[index];
            }
            loss += step(trainer, values, labels, images.edge());
            progress.update(step + 1, String.format(Locale.ROOT, "loss %.3f", loss / (step + 1)));
        }
    }

    private float step(Trainer trainer, float[] values, float[] labels, int edge) {
        try (NDManager manager = trainer.getManager().newSubManager()) {
            NDArray data = manager.create(values, new Shape(labels.length, 3, edge, edge));
            NDList target = new NDList(manager.create(labels));
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

    private static void shuffle(int[] order, Random random) {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
    }
}
