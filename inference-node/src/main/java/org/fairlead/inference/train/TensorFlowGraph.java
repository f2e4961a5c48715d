/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.VersionDef;

/**
 * A TensorFlow graph in the making, a chain of operations with their weights as constants. Only
 * describes: no native code runs. Operations are named in the order in which they are added. Not
 * thread-safe.
 */
final class TensorFlowGraph {

    // The graph version of TensorFlow 2.16; a reader refuses what was made long before it.
    private static final int PRODUCER = 1766;

    private final GraphDef.Builder graph =
            GraphDef.newBuilder().setVersions(VersionDef.newBuilder().setProducer(PRODUCER));
    private String last;

    /** The name of the operation that was added last: the output. */
    String last() {
        return last;
    }

    GraphDef build() {
        return graph.build();
    }

    /**
     * Adds the input of the graph.
     *
     * @param shape its sizes, -1 for any
     */
    TensorFlowGraph placeholder(String name, TensorShapeProto shape) {
        graph.addNode(
                NodeDef.newBuilder()
                        .setName(name)
                        .setOp("Placeholder")
                        .putAttr("dtype", type(DataType.DT_FLOAT))
                        .putAttr("shape", AttrValue.newBuilder().setShape(shape).build()));
        last = name;
        return this;
    }

    /** A constant of floats; returns its name. */
    String constant(float[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return constant(DataType.DT_FLOAT, bytes, shape);
    }

    /** A constant list of integers, such as axes; returns its name. */
    String integers(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
        bytes.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(values);
        return constant(DataType.DT_INT32, bytes, values.length);
    }

    /** A constant integer, such as a dimension; returns its name. */
    String integer(int value) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(value);
        return constant(DataType.DT_INT32, bytes);
    }

    /** Goes on from the output of an operation that was added before. */
    TensorFlowGraph after(String operation) {
        last = operation;
        return this;
    }

    /**
     * Starts an operation on the output of the one before; {@link Operation#add} adds it.
     *
     * @param op the name of the operation in TensorFlow
     * @param more further inputs, names of constants
     */
    Operation operation(String op, String... more) {
        return new Operation(op, more);
    }

    static TensorShapeProto shape(int... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (int size : sizes) {
            shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
        }
        return shape.build();
    }

    private String constant(DataType type, ByteBuffer content, int... shape) {
        TensorProto value =
                TensorProto.newBuilder()
                        .setDtype(type)
                        .setTensorShape(shape(shape))
                        .setTensorContent(ByteString.copyFrom(content))
                        .build();
        String name = name("const");
        graph.addNode(
                NodeDef.newBuilder()
                        .setName(name)
                        .setOp("Const")
                        .putAttr("dtype", type(type))
                        .putAttr("value", AttrValue.newBuilder().setTensor(value).build()));
        return name;
    }

    private String name(String kind) {
        return kind + graph.getNodeCount();
    }

    private static AttrValue type(DataType type) {
        return AttrValue.newBuilder().setType(type).build();
    }

    /** One operation with its attributes; those that are not given have TensorFlow's defaults. */
    final class Operation {

        private final NodeDef.Builder node;

        private Operation(String op, String... more) {
            node = NodeDef.newBuilder().setName(name(op)).setOp(op).addInput(last);
            for (String input : more) {
                node.addInput(input);
            }
            node.putAttr("T", type(DataType.DT_FLOAT));
        }

        Operation with(String key, String value) {
            return put(key, AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)));
        }

        Operation with(String key, boolean value) {
            return put(key, AttrValue.newBuilder().setB(value));
        }

        Operation with(String key, long value) {
            return put(key, AttrValue.newBuilder().setI(value));
        }

        Operation with(String key, int... values) {
            AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
            IntStream.of(values).forEach(list::addI);
            return put(key, AttrValue.newBuilder().setList(list));
        }

        /** For operations that take axes or a permutation. */
        Operation withIntegers(String key) {
            return put(key, AttrValue.newBuilder().setType(DataType.DT_INT32));
        }

        TensorFlowGraph add() {
            graph.addNode(node);
            last = node.getName();
            return TensorFlowGraph.this;
        }

        private Operation put(String key, AttrValue.Builder value) {
            node.putAttr(key, value.build());
            return this;
        }
    }
}
