/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model;

import java.util.Collections;
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
        Prepared prepared = prepare(input);
        ticket.check();
        long start = System.nanoTime();
        float[] outputs = runner.run(prepared.values());
        return finish(prepared, outputs, count, System.nanoTime() - start);
    }

    /** Makes an input ready for the network. */
    Prepared prepare(Input input) throws ImageProblemException {
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
        return new Prepared(values, null, null, decoded - start, System.nanoTime() - decoded);
    }

    /**
     * Runs the network, at most so many inputs at a time.
     *
     * @param values the inputs, as {@link #prepare} makes them
     * @param most at least 1
     * @return the outputs, in the same order
     */
    float[][] run(List<float[]> values, int most) throws ModelException {
        float[][] outputs = new float[values.size()][];
        for (int from = 0; from < outputs.length; from += most) {
            int to = Math.min(outputs.length, from + most);
            float[][] part = runner.runAll(values.subList(from, to).toArray(float[][]::new));
            System.arraycopy(part, 0, outputs, from, part.length);
        }
        return outputs;
    }

    /**
     * Ranks what came out.
     *
     * @param prepared the input
     * @param outputs what the network gave for it, now or before
     * @param count the most candidates
     * @param inferenceNanos how long the network ran
     */
    Classification finish(Prepared prepared, float[] outputs, int count, long inferenceNanos) {
        List<Prediction> predictions = processing.after().process(outputs, description, count);
        return new Classification(
                predictions,
                outputs,
                prepared.isKnown(),
                prepared.decodeNanos(),
                prepared.preprocessNanos(),
                inferenceNanos);
    }

    /**
     * Classifies a picture of our own: the first runs of a decoder and of an engine are slow, those
     * of an engine for each number of pictures at a time.
     *
     * @param picture a picture
     * @param most the most at a time
     * @throws ModelException where the model does not fit its description
     */
    void warmUp(byte[] picture, int most) throws ModelException {
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
        float[] empty = new float[3 * description.edge() * description.edge()];
        for (int size = 2; size <= most; size++) {
            run(Collections.nCopies(size, empty), most);
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
