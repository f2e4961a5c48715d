/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.util.List;
import org.fairlead.inference.admission.Ticket;
import org.fairlead.inference.image.ImageDecoder;
import org.fairlead.inference.image.ImageProblemException;
import org.fairlead.inference.image.RgbImage;

/** From the bytes of a picture to ranked labels, for one worker. Not thread-safe; reusable. */
public final class PictureClassifier implements AutoCloseable {

    private final ModelDescription description;
    private final Processors.Processing processing;
    private final ImageDecoder decoder;
    private final LoadedModel.Runner runner;

    /**
     * Creates a classifier.
     *
     * @param description the model that the runner runs
     * @param processing what goes before and after the network
     * @param decoder decodes within the limits of the node
     * @param runner closed together with this
     */
    public PictureClassifier(
            ModelDescription description,
            Processors.Processing processing,
            ImageDecoder decoder,
            LoadedModel.Runner runner) {
        this.description = description;
        this.processing = processing;
        this.decoder = decoder;
        this.runner = runner;
    }

    /**
     * Classifies a picture.
     *
     * @param picture the file as it was sent
     * @param count the most candidates to return
     * @throws ImageProblemException where the picture cannot be used
     * @throws ModelException where the engine fails
     */
    public Classification classify(byte[] picture, int count)
            throws ImageProblemException, ModelException {
        return classify(new Input.Picture(picture), count, Ticket.unlimited());
    }

    /**
     * Classifies a picture or a tensor.
     *
     * @param input what to classify
     * @param count the most candidates to return
     * @param ticket looked at once more before the network runs
     * @throws ImageProblemException where the input cannot be used
     * @throws ModelException where the engine fails
     */
    public Classification classify(Input input, int count, Ticket ticket)
            throws ImageProblemException, ModelException {
        long start = System.nanoTime();
        long decoded = start;
        float[] values;
        if (input instanceof Input.Picture picture) {
            RgbImage image = decoder.decode(picture.file(), description.edge());
            decoded = System.nanoTime();
            values = processing.before().process(image, description);
        } else {
            values = ((Input.Tensor) input).values();
        }
        if (values.length != 3 * description.edge() * description.edge()) {
            throw new ImageProblemException(
                    ImageProblemException.Kind.EMPTY,
                    "The tensor has " + values.length + " values, which do not fit the model.");
        }
        long prepared = System.nanoTime();
        ticket.check();
        float[] outputs = runner.run(values);
        List<Prediction> predictions = processing.after().process(outputs, description, count);
        return new Classification(
                predictions,
                outputs,
                false,
                decoded - start,
                prepared - decoded,
                System.nanoTime() - prepared);
    }

    /** From outputs that were known, of the same model. */
    Classification known(float[] outputs, int count) {
        return new Classification(
                processing.after().process(outputs, description, count), outputs, true, 0, 0, 0);
    }

    /**
     * Classifies a picture of our own: the first runs of a decoder and of an engine are slow.
     *
     * @throws ModelException where the model does not fit its description
     */
    void warmUp(byte[] picture) throws ModelException {
        int outputs = runner.run(new float[3 * description.edge() * description.edge()]).length;
        if (outputs != description.labels().size()) {
            throw new ModelException(
                    description.id()
                            + " has "
                            + outputs
                            + " outputs and "
                            + description.labels().size()
                            + " labels");
        }
        try {
            classify(picture, 1);
        } catch (ImageProblemException e) {
            throw new ModelException("This Java runtime cannot decode a JPEG of its own", e);
        }
    }

    @Override
    public void close() {
        runner.close();
    }

    /**
     * What came out, and where the time went.
     *
     * @param predictions the likeliest first
     * @param outputs what the network gave; not to be changed
     * @param cached whether that was known before
     * @param decodeNanos reading the file
     * @param preprocessNanos cropping, scaling, normalising
     * @param inferenceNanos running the network
     */
    public record Classification(
            List<Prediction> predictions,
            float[] outputs,
            boolean cached,
            long decodeNanos,
            long preprocessNanos,
            long inferenceNanos) {}
}
