/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;
import org.fairlead.inference.image.Normalization;

/** Measures an exported TorchScript file on pictures in batches. */
final class Accuracy {

    private static final int BATCH = 250;

    private Accuracy() {}

    /** The share of pictures whose highest output is their class, from 0 to 1. */
    static double measure(Path file, LabelledImages images, Normalization normalization)
            throws IOException {
        Augmenter source = new Augmenter(images, normalization, Augmentation.NONE, 0);
        int length = images.imageLength();
        int correct = 0;
        try (Model model = Model.newInstance("model", "PyTorch")) {
            model.load(file.toAbsolutePath().getParent(), file.getFileName().toString());
            try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
                    NDManager manager = model.getNDManager().newSubManager()) {
                for (int start = 0; start < images.size(); start += BATCH) {
                    int count = Math.min(BATCH, images.size() - start);
                    float[] values = new float[count * length];
                    for (int i = 0; i < count; i++) {
                        source.plain(start + i, values, i * length);
                    }
                    try (NDManager batch = manager.newSubManager()) {
                        Shape shape = new Shape(count, 3, images.edge(), images.edge());
                        NDList output = predictor.predict(new NDList(batch.create(values, shape)));
                        output.attach(batch);
                        long[] best = output.singletonOrThrow().argMax(1).toLongArray();
                        for (int i = 0; i < count; i++) {
                            if (best[i] == images.labels()[start + i]) {
                                correct++;
                            }
                        }
                    }
                }
            }
        } catch (MalformedModelException | TranslateException e) {
            throw new IOException("Cannot run " + file, e);
        }
        return (double) correct / images.size();
    }
}
