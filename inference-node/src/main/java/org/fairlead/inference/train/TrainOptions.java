/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.nio.file.Path;
import java.util.List;

/**
 * What the trainer was asked to do.
 *
 * @param data the picture archive
 * @param out the folder of the model
 * @param epochs passes over the training pictures
 * @param batch pictures a step
 * @param rate the highest learning rate
 * @param seed the seed of everything random
 */
record TrainOptions(Path data, Path out, int epochs, int batch, float rate, long seed) {

    private static final int EPOCHS = 12;
    private static final int BATCH = 128;
    private static final float RATE = 0.1f;
    private static final long SEED = 20260101;

    /** Reads {@code --name value} pairs; both paths are required. */
    static TrainOptions parse(List<String> args) {
        Path data = null;
        Path out = null;
        int epochs = EPOCHS;
        int batch = BATCH;
        float rate = RATE;
        long seed = SEED;
        for (int i = 0; i < args.size(); i += 2) {
            if (i + 1 == args.size()) {
                throw new IllegalArgumentException(args.get(i) + " needs a value");
            }
            String value = args.get(i + 1);
            switch (args.get(i)) {
                case "--data" -> data = Path.of(value);
                case "--out" -> out = Path.of(value);
                case "--epochs" -> epochs = Integer.parseInt(value);
                case "--batch" -> batch = Integer.parseInt(value);
                case "--rate" -> rate = Float.parseFloat(value);
                case "--seed" -> seed = Long.parseLong(value);
                default -> throw new IllegalArgumentException("unknown option " + args.get(i));
            }
        }
        if (data == null || out == null || epochs < 1 || batch < 2) {
            throw new IllegalArgumentException(
                    "needed: --data FILE --out DIR, epochs from 1, batch from 2");
        }
        return new TrainOptions(data, out, epochs, batch, rate, seed);
    }
}
