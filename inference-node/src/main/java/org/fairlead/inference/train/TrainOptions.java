/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.nio.file.Path;
import java.util.List;

/**
 * What the trainer was asked to do.
 *
 * @param data the picture archive
 * @param out the folder of the model
 * @param network the name of the network, {@code v1} or {@code v2}
 * @param epochs passes over the training pictures, in cycles
 * @param batch pictures a step
 * @param rate the highest learning rate
 * @param changes how much the pictures are changed
 * @param seed the seed of everything random
 * @param commit the state of the sources that the trainer was built from, for the record
 * @param mirror exports the mean over a picture and its mirror image
 * @param fresh starts over even where a run was interrupted
 */
record TrainOptions(
        Path data,
        Path out,
        String network,
        Cycles epochs,
        int batch,
        float rate,
        Augmentation changes,
        long seed,
        String commit,
        boolean mirror,
        boolean fresh) {

    private static final Cycles EPOCHS = new Cycles(List.of(10));
    private static final int BATCH = 256;
    private static final float RATE = 0.375f;
    private static final int SHIFT = 2;
    private static final long SEED = 20260101;

    /** Reads {@code --name value} pairs; both paths are required. */
    static TrainOptions parse(List<String> args) {
        Path data = null;
        Path out = null;
        Cycles epochs = EPOCHS;
        int batch = BATCH;
        float rate = RATE;
        int shift = SHIFT;
        int cutout = 0;
        long seed = SEED;
        String network = "v1";
        String commit = "unknown";
        boolean mirror = false;
        boolean fresh = false;
        for (int i = 0; i < args.size(); i += 2) {
            if ("--fresh".equals(args.get(i)) || "--mirror".equals(args.get(i))) {
                fresh |= "--fresh".equals(args.get(i));
                mirror |= "--mirror".equals(args.get(i));
                i--;
                continue;
            }
            if (i + 1 == args.size()) {
                throw new IllegalArgumentException(args.get(i) + " needs a value");
            }
            String value = args.get(i + 1);
            switch (args.get(i)) {
                case "--data" -> data = Path.of(value);
                case "--out" -> out = Path.of(value);
                case "--commit" -> commit = value;
                case "--network" -> network = value;
                case "--epochs" -> epochs = Cycles.parse(value);
                case "--batch" -> batch = Integer.parseInt(value);
                case "--rate" -> rate = Float.parseFloat(value);
                case "--shift" -> shift = Integer.parseInt(value);
                case "--cutout" -> cutout = Integer.parseInt(value);
                case "--seed" -> seed = Long.parseLong(value);
                default -> throw new IllegalArgumentException("unknown option " + args.get(i));
            }
        }
        if (data == null || out == null || batch < 2) {
            throw new IllegalArgumentException("needed: --data FILE --out DIR, batch from 2");
        }
        Augmentation changes = new Augmentation(shift, cutout);
        return new TrainOptions(
                data, out, network, epochs, batch, rate, changes, seed, commit, mirror, fresh);
    }
}
