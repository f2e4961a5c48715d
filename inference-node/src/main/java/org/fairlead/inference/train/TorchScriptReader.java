/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads back what {@link TorchScriptWriter} writes or once wrote (with the channels not last), so
 * that a model which is there already can be written in another form. TorchScript of other origin
 * is refused.
 */
final class TorchScriptReader {

    private static final Pattern STATEMENT =
            Pattern.compile(
                    "    x = torch\\.(\\w+)\\((?:torch\\.reshape\\()?x(?:, self\\.weight(\\d+),"
                            + " self\\.bias(\\d+))?.*");
    private static final Pattern PADDING =
            Pattern.compile(".*, \\[1, 1\\], \\[(\\d+), \\1\\], \\[1, 1\\], 1\\)");
    private static final int PICTURE_CHANNELS = 3;

    private final ZipFile zip;
    private final List<FoldedLayer> network = new ArrayList<>();
    private int channels = PICTURE_CHANNELS;
    private boolean channelsLast;

    private TorchScriptReader(ZipFile zip) {
        this.zip = zip;
    }

    /**
     * Reads a network.
     *
     * @param file an archive of {@link TorchScriptWriter}
     * @return its layers from input to output
     * @throws IOException where it cannot be read, or holds what the writer never writes
     */
    static List<FoldedLayer> read(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return new TorchScriptReader(zip).network();
        }
    }

    private List<FoldedLayer> network() throws IOException {
        String code = new String(bytes("code/__torch__.py"), StandardCharsets.UTF_8);
        for (String line : code.lines().toList()) {
            Matcher statement = STATEMENT.matcher(line);
            if (line.endsWith(TorchScriptWriter.BOTH_SIDES)) {
                network.add(FoldedLayer.without(new Layer.BothSides()));
            } else if (statement.matches()) {
                add(statement);
            } else if (line.contains(" = ") && line.contains("torch.")) {
                throw new IOException("Not written by this trainer: " + line.strip());
            }
        }
        return network;
    }

    private void add(Matcher statement) throws IOException {
        switch (statement.group(1)) {
            case "conv2d" -> convolution(statement);
            case "linear" -> linear(statement);
            case "contiguous" -> channelsLast = true;
            case "relu" -> {
                // Part of each convolution; a pool may stand before it, which is the same.
            }
            case "max_pool2d" -> network.add(FoldedLayer.without(new Layer.MaxPool()));
            case "amax" -> network.add(FoldedLayer.without(new Layer.GlobalMax()));
            case "mean" -> network.add(FoldedLayer.without(new Layer.MeanOfSides(channels)));
            default -> throw new IOException("Not written by this trainer: " + statement.group(1));
        }
    }

    private void convolution(Matcher statement) throws IOException {
        float[] weight = floats(statement.group(2));
        float[] bias = floats(statement.group(3));
        Matcher padding = PADDING.matcher(statement.group());
        if (!padding.matches()) {
            throw new IOException("Not written by this trainer: " + statement.group().strip());
        }
        int area = weight.length / bias.length / channels;
        if (channelsLast) {
            weight = ChannelsLast.back(weight, bias.length, channels, area);
        }
        network.add(
                new FoldedLayer(
                        new Layer.Convolution(
                                channels,
                                bias.length,
                                (int) Math.round(Math.sqrt(area)),
                                Integer.parseInt(padding.group(1))),
                        weight,
                        bias));
        channels = bias.length;
    }

    private void linear(Matcher statement) throws IOException {
        float[] bias = floats(statement.group(3));
        Layer layer = new Layer.Linear(channels, bias.length);
        network.add(new FoldedLayer(layer, floats(statement.group(2)), bias));
        channels = bias.length;
    }

    private float[] floats(String number) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(bytes("data/" + number)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    private byte[] bytes(String name) throws IOException {
        ZipEntry entry = zip.getEntry("model/" + name);
        if (entry == null) {
            throw new IOException(zip.getName() + " holds no " + name);
        }
        return zip.getInputStream(entry).readAllBytes();
    }
}
