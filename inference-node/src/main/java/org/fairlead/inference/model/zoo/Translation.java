/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model.zoo;

import ai.djl.modality.Classifications;
import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.Translator;
import java.util.List;
import org.fairlead.inference.image.RgbImage;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.model.PostProcessor;
import org.fairlead.inference.model.PreProcessor;
import org.fairlead.inference.model.Prediction;
import org.fairlead.inference.model.Synset;

/**
 * The two halves of a translator of DJL as processors: the network runs between them, and so in the
 * workers, the cache and the measurements like any other. Thread-safe as the translator is; those
 * of DJL for pictures are, once they are prepared.
 */
final class Translation implements PreProcessor, PostProcessor {

    private static final String NAME = "djl";

    private final ZooModel<Image, Classifications> model;
    private final Translator<Image, Classifications> translator;
    private final boolean batched;

    Translation(ZooModel<Image, Classifications> model) throws ModelException {
        this.model = model;
        this.translator = model.getTranslator();
        // Without one the translator adds and removes the dimension of the batch itself.
        this.batched = translator.getBatchifier() != null;
        try (TranslationContext context = new TranslationContext(model)) {
            translator.prepare(context);
        } catch (Exception e) {
            // Of anything: translators are anybody's code. Mostly there is no synset.txt.
            throw new ModelException(
                    model.getName() + " cannot prepare its processing (no synset.txt?)", e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Chosen by no description, so there are no options. */
    @Override
    public void check(ModelDescription description) {
        // Nothing.
    }

    /** The shape of what the network gets, the batch included. */
    Shape shape(RgbImage picture) throws ModelException {
        try (TranslationContext context = new TranslationContext(model)) {
            Shape shape = input(context, picture).getShape();
            return batched ? new Shape(1).addAll(shape) : shape;
        } catch (Exception e) {
            throw new ModelException(model.getName() + " cannot prepare a picture", e);
        }
    }

    /** The labels that it knows, nicely written. */
    List<String> learnLabels(float[] outputs) throws ModelException {
        try {
            List<String> names = classify(outputs).getClassNames();
            if (names.size() != outputs.length) {
                throw new ModelException(
                        model.getName()
                                + " has "
                                + outputs.length
                                + " outputs and "
                                + names.size()
                                + " labels");
            }
            return Synset.labels(names);
        } catch (RuntimeException e) {
            throw new ModelException(model.getName() + " cannot read its outputs", e);
        }
    }

    @Override
    public float[] process(RgbImage picture, ModelDescription description) {
        try (TranslationContext context = new TranslationContext(model)) {
            return input(context, picture).toFloatArray();
        }
    }

    @Override
    public List<Prediction> process(float[] outputs, ModelDescription description, int count) {
        double[] probabilities =
                classify(outputs).getProbabilities().stream().mapToDouble(p -> p).toArray();
        return Prediction.ranked(probabilities, description.labels(), count);
    }

    private NDArray input(TranslationContext context, RgbImage picture) {
        Image image =
                new BufferedImageFactory()
                        .fromPixels(picture.pixels(), picture.width(), picture.height());
        try {
            return translator.processInput(context, image).singletonOrThrow();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The processing of the model failed", e);
        }
    }

    private Classifications classify(float[] outputs) {
        try (TranslationContext context = new TranslationContext(model)) {
            NDManager manager = context.getNDManager();
            Shape shape = batched ? new Shape(outputs.length) : new Shape(1, outputs.length);
            return translator.processOutput(context, new NDList(manager.create(outputs, shape)));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The processing of the model failed", e);
        }
    }
}
