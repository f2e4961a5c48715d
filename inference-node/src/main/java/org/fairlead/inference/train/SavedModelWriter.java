/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Writes a network as a TensorFlow SavedModel, without running TensorFlow: the graph with its
 * weights as constants, and the signature {@code serving_default} with the input {@code input} and
 * the output {@code logits}. The input is (n, channels, height, width) as that of the TorchScript;
 * TensorFlow's convolutions on a CPU want the channels last, so the graph turns it first. The same
 * network always gives the same bytes.
 */
final class SavedModelWriter {

    /** The file in the folder of a SavedModel that every reader looks for. */
    static final String FILE = "saved_model.pb";

    private static final String INPUT = "input";
    private static final String OUTPUT = "logits";
    private static final int ANY = -1;
    private static final int[] AREA = {1, 2};
    private static final int WIDTH = 2;

    private final TensorFlowGraph graph = new TensorFlowGraph();

    private SavedModelWriter() {}

    /**
     * Writes the folder.
     *
     * @param network the layers from input to output
     * @param folder where to write {@value #FILE}; made where it does not exist
     */
    static void write(List<FoldedLayer> network, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(FILE);
        Path unfinished = folder.resolveSibling(folder.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(unfinished)) {
            CodedOutputStream coded = CodedOutputStream.newInstance(out);
            // Else attributes come in the order of a hash map.
            coded.useDeterministicSerialization();
            new SavedModelWriter().model(network).writeTo(coded);
            coded.flush();
        }
        Files.move(
                unfinished,
                file,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private SavedModel model(List<FoldedLayer> network) {
        int channels = first(Layer.Convolution.class, network).in();
        TensorShapeProto input = TensorFlowGraph.shape(ANY, channels, ANY, ANY);
        int classes = first(Layer.Linear.class, network).out();
        graph.placeholder(INPUT, input);
        graph.operation("Transpose", graph.integers(0, 2, 3, 1)).withIntegers("Tperm").add();
        network.forEach(this::add);
        SignatureDef signature =
                SignatureDef.newBuilder()
                        .setMethodName("tensorflow/serving/predict")
                        .putInputs(INPUT, tensor(INPUT, input))
                        .putOutputs(
                                OUTPUT, tensor(graph.last(), TensorFlowGraph.shape(ANY, classes)))
                        .build();
        MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();
        meta.getMetaInfoDefBuilder().addTags("serve").setTensorflowVersion("2.16.1");
        meta.setGraphDef(graph.build()).putSignatureDef("serving_default", signature);
        return SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(meta).build();
    }

    private static <T extends Layer> T first(Class<T> kind, List<FoldedLayer> network) {
        return network.stream()
                .map(FoldedLayer::layer)
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    private static TensorInfo tensor(String operation, TensorShapeProto shape) {
        return TensorInfo.newBuilder()
                .setName(operation + ":0")
                .setDtype(DataType.DT_FLOAT)
                .setTensorShape(shape)
                .build();
    }

    private void add(FoldedLayer folded) {
        Layer layer = folded.layer();
        if (layer instanceof Layer.Convolution shape) {
            convolution(folded, shape);
            graph.operation("Relu").add();
        } else if (layer instanceof Layer.MaxPool) {
            maxPool(2);
        } else if (layer instanceof Layer.GlobalMax) {
            overArea("Max");
        } else if (layer instanceof Layer.Linear shape) {
            linear(folded, shape.in(), shape.out());
        } else if (layer instanceof Layer.BothSides) {
            bothSides();
        } else if (layer instanceof Layer.MeanOfSides shape) {
            meanOfSides(shape.values());
        } else {
            throw new IllegalArgumentException("no TensorFlow for " + layer);
        }
    }

    private void convolution(FoldedLayer folded, Layer.Convolution shape) {
        int kernel = shape.kernel();
        int padding = shape.padding();
        float[] turned = channelsLast(folded.weight(), shape.out(), shape.in(), kernel * kernel);
        String weight = graph.constant(turned, kernel, kernel, shape.in(), shape.out());
        graph.operation("Conv2D", weight)
                .with("strides", 1, 1, 1, 1)
                .with("padding", "EXPLICIT")
                .with("explicit_paddings", 0, 0, padding, padding, padding, padding, 0, 0)
                .add();
        bias(folded);
    }

    private void bothSides() {
        String pictures = graph.last();
        graph.operation("ReverseV2", graph.integers(WIDTH)).withIntegers("Tidx").add();
        String mirrored = graph.last();
        String across = graph.integer(0);
        graph.after(pictures)
                .operation("ConcatV2", mirrored, across)
                .withIntegers("Tidx")
                .with("N", 2L)
                .add();
    }

    private void meanOfSides(int values) {
        graph.operation("Reshape", graph.integers(2, ANY, values)).withIntegers("Tshape").add();
        graph.operation("Mean", graph.integers(0)).withIntegers("Tidx").add();
    }

    private void maxPool(int edge) {
        graph.operation("MaxPool")
                .with("ksize", 1, edge, edge, 1)
                .with("strides", 1, edge, edge, 1)
                .with("padding", "VALID")
                .add();
    }

    /** One value a channel. */
    private void overArea(String op) {
        graph.operation(op, graph.integers(AREA)).withIntegers("Tidx").add();
    }

    private void linear(FoldedLayer folded, int in, int out) {
        String weight = graph.constant(folded.weight(), out, in);
        graph.operation("MatMul", weight).with("transpose_b", true).add();
        bias(folded);
    }

    private void bias(FoldedLayer folded) {
        graph.operation("BiasAdd", graph.constant(folded.bias(), folded.bias().length)).add();
    }

    /** From (out, in, area) to (area, in, out). */
    private static float[] channelsLast(float[] weight, int out, int in, int area) {
        float[] turned = new float[weight.length];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                for (int a = 0; a < area; a++) {
                    turned[(a * in + i) * out + o] = weight[(o * in + i) * area + a];
                }
            }
        }
        return turned;
    }
}
