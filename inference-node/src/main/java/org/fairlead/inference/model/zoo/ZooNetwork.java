/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model.zoo;

import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.ZooModel;
import java.io.IOException;
import java.util.List;
import org.fairlead.inference.image.RgbImage;
import org.fairlead.inference.model.Digests;
import org.fairlead.inference.model.DjlRunner;
import org.fairlead.inference.model.LoadedModel;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.model.PostProcessor;
import org.fairlead.inference.model.PreProcessor;

/** A network that DJL found, with the translator that it brought. */
final class ZooNetwork implements LoadedModel {

    private static final int CHANNELS = 3;
    private static final int PROBE_EDGE = 64;

    private final String url;
    private final ZooModel<Image, Classifications> model;
    private final Translation translation;
    private volatile Shape input;

    private ZooNetwork(
            String url, ZooModel<Image, Classifications> model, Translation translation) {
        this.url = url;
        this.model = model;
        this.translation = translation;
    }

    static ZooNetwork of(String url, ZooModel<Image, Classifications> model) throws ModelException {
        try {
            return new ZooNetwork(url, model, new Translation(model));
        } catch (ModelException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Runs a grey picture through it: what comes out tells the labels, and on the way the size. */
    @Override
    public ModelDescription complete(ModelDescription given) throws ModelException {
        String digest = digest();
        if (given.sha256() != null && !given.sha256().equals(digest)) {
            throw new ModelException(
                    url + " is not what model.yaml describes: its SHA-256 is " + digest);
        }
        int edge = given.edge();
        Shape shape = new Shape(1, CHANNELS, edge, edge);
        if (given.preprocess() == null) {
            RgbImage probe = new RgbImage(PROBE_EDGE, PROBE_EDGE, new int[PROBE_EDGE * PROBE_EDGE]);
            shape = translation.shape(probe);
            edge = edge(shape);
        }
        input = shape;
        List<String> labels = given.labels();
        if (labels.isEmpty() || given.postprocess() == null) {
            try (Runner runner = newRunner()) {
                float[] outputs = runner.run(new float[(int) shape.size()]);
                List<String> own = translation.learnLabels(outputs);
                labels = labels.isEmpty() ? own : labels;
            }
        }
        return new ModelDescription(
                given.name(),
                given.version(),
                model.getNDManager().getEngine().getEngineName(),
                null,
                digest,
                edge,
                given.normalization(),
                labels,
                given.accuracy(),
                given.preprocess(),
                given.postprocess(),
                given.source());
    }

    private String digest() throws ModelException {
        try {
            return Digests.sha256(model.getModelPath());
        } catch (IOException e) {
            throw new ModelException("Cannot read " + model.getModelPath(), e);
        }
    }

    /** Channels come first (PyTorch) or last (TensorFlow); the other two are equal. */
    private int edge(Shape shape) throws ModelException {
        long[] sizes = shape.getShape();
        boolean first = sizes.length == 4 && sizes[1] == CHANNELS;
        boolean last = sizes.length == 4 && sizes[3] == CHANNELS;
        long height = first ? sizes[2] : last ? sizes[1] : 0;
        long width = first ? sizes[3] : last ? sizes[2] : -1;
        if (height != width) {
            throw new ModelException(
                    url + " takes " + shape + "; only square colour pictures can be served");
        }
        return (int) height;
    }

    @Override
    public PreProcessor preProcessor() {
        return translation;
    }

    @Override
    public PostProcessor postProcessor() {
        return translation;
    }

    @Override
    public Runner newRunner() {
        // Networks of others may be made for one picture at a time.
        return new DjlRunner(url, model, input.slice(1), false);
    }

    @Override
    public void close() {
        model.close();
    }
}
