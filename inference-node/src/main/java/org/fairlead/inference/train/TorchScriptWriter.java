/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a trained network as a TorchScript archive, which DJL itself cannot do. The archive is a
 * zip of stored entries: the forward function as source text, one raw file a tensor, and a pickle
 * that binds both. Convolutions run with the channels last in memory, which is faster on a CPU: the
 * input is turned first, and the weights lie in the file in that order already. What goes in and
 * comes out is as always. The same network always gives the same bytes.
 */
final class TorchScriptWriter {

    private static final String POOL = "torch.max_pool2d(x, [2, 2], [2, 2], [0, 0], [1, 1], False)";

    /** The pictures, and behind them their mirror images. */
    static final String BOTH_SIDES = "torch.cat([x, torch.flip(x, [3])])";

    /** 2 is {@code torch.channels_last}; it changes the order in memory and not the shape. */
    private static final String CHANNELS_LAST = "torch.contiguous(x, memory_format=2)";

    private static final String ROOT = "model/";
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final List<float[]> tensors = new ArrayList<>();
    private final List<int[]> shapes = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final StringBuilder forward = new StringBuilder();

    private TorchScriptWriter(List<FoldedLayer> network) {
        if (network.get(0).layer() instanceof Layer.BothSides) {
            statement(BOTH_SIDES);
        }
        statement(CHANNELS_LAST);
        Layer before = null;
        for (int i = 0; i < network.size(); i++) {
            FoldedLayer layer = network.get(i);
            boolean pooled =
                    i + 1 < network.size() && network.get(i + 1).layer() instanceof Layer.MaxPool;
            boolean done =
                    layer.layer() instanceof Layer.MaxPool && before instanceof Layer.Convolution;
            if (!done) {
                add(layer, pooled);
            }
            before = layer.layer();
        }
    }

    /**
     * Writes the file.
     *
     * @param network the layers from input to output
     * @param file where to write; replaced where it exists
     */
    static void write(List<FoldedLayer> network, Path file) throws IOException {
        TorchScriptWriter writer = new TorchScriptWriter(network);
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
            writer.archive(out);
        }
        Files.move(
                unfinished,
                file,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private void add(FoldedLayer folded, boolean pooled) {
        Layer layer = folded.layer();
        if (layer instanceof Layer.Convolution shape) {
            int kernel = shape.kernel();
            float[] turned =
                    ChannelsLast.from(folded.weight(), shape.out(), shape.in(), kernel * kernel);
            String weight = tensor("weight", turned, shape.out(), shape.in(), kernel, kernel);
            String bias = tensor("bias", folded.bias(), shape.out());
            statement(
                    "torch.conv2d(x, %s, %s, [1, 1], [%d, %d], [1, 1], 1)"
                            .formatted(weight, bias, shape.padding(), shape.padding()));
            // The maximum of what ReLU leaves is what ReLU leaves of the maximum, at less work.
            if (pooled) {
                statement(POOL);
            }
            statement("torch.relu(x)");
        } else if (layer instanceof Layer.MaxPool) {
            statement(POOL);
        } else if (layer instanceof Layer.GlobalMax) {
            statement("torch.amax(x, [2, 3])");
        } else if (layer instanceof Layer.Linear shape) {
            String weight = tensor("weight", folded.weight(), shape.out(), shape.in());
            String bias = tensor("bias", folded.bias(), shape.out());
            statement("torch.linear(x, %s, %s)".formatted(weight, bias));
        } else if (layer instanceof Layer.MeanOfSides shape) {
            statement("torch.mean(torch.reshape(x, [2, -1, %d]), [0])".formatted(shape.values()));
        }
    }

    private void statement(String expression) {
        forward.append("    x = ").append(expression).append('\n');
    }

    private String tensor(String kind, float[] values, int... shape) {
        String name = kind + tensors.size();
        tensors.add(values);
        shapes.add(shape);
        names.add(name);
        return "self." + name;
    }

    private void archive(OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            entry(zip, "data.pkl", pickle());
            entry(zip, "code/__torch__.py", code().getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < tensors.size(); i++) {
                entry(zip, "data/" + i, littleEndian(tensors.get(i)));
            }
            entry(zip, "constants.pkl", new PickleWriter().emptyTuple().stop());
            entry(zip, "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            entry(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(ROOT + name);
        entry.setTimeLocal(TIME);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private String code() {
        StringBuilder code = new StringBuilder("class Network(Module):\n");
        code.append("  __parameters__ = [");
        names.forEach(name -> code.append('"').append(name).append("\", "));
        code.append("]\n  __buffers__ = []\n");
        names.forEach(name -> code.append("  ").append(name).append(" : Tensor\n"));
        code.append("  training : bool\n");
        code.append("  def forward(self: __torch__.Network,\n    x: Tensor) -> Tensor:\n");
        return code.append(forward).append("    return x\n").toString();
    }

    private byte[] pickle() {
        PickleWriter pickle = new PickleWriter();
        pickle.global("__torch__", "Network").emptyTuple().newObject();
        pickle.emptyDict().mark();
        for (int i = 0; i < tensors.size(); i++) {
            pickle.string(names.get(i));
            reference(pickle, i);
        }
        pickle.string("training").bool(false);
        return pickle.setItems().build().stop();
    }

    private void reference(PickleWriter pickle, int index) {
        int[] shape = shapes.get(index);
        pickle.global("torch._utils", "_rebuild_tensor_v2").mark();
        pickle.mark()
                .string("storage")
                .global("torch", "FloatStorage")
                .string(Integer.toString(index))
                .string("cpu")
                .integer(tensors.get(index).length)
                .tuple()
                .persistentId();
        pickle.integer(0);
        pickle.mark();
        for (int size : shape) {
            pickle.integer(size);
        }
        pickle.tuple();
        pickle.mark();
        for (int stride : strides(shape)) {
            pickle.integer(stride);
        }
        pickle.tuple();
        pickle.bool(false);
        pickle.global("collections", "OrderedDict").emptyTuple().reduce();
        pickle.tuple().reduce();
    }

    /** How far apart neighbours lie along each dimension; channels last where there are four. */
    private static int[] strides(int... shape) {
        return switch (shape.length) {
            case 4 -> {
                int row = shape[3] * shape[1];
                yield new int[] {shape[2] * row, 1, row, shape[1]};
            }
            case 2 -> new int[] {shape[1], 1};
            default -> new int[] {1};
        };
    }

    private static byte[] littleEndian(float[] values) {
        ByteBuffer buffer =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }
}
