/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.model.stub;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What was fitted: for each label one weight a feature and a bias, as a small binary file (a mark,
 * two counts, then floats, all big-endian). Not copied; meant to be left alone once made.
 *
 * @param labels how many labels
 * @param values row by row, {@code features + 1} a label, the bias last
 */
public record StubWeights(int labels, float[] values) {

    private static final int MARK = 0x464C5331; // FLS1
    private static final int MOST_LABELS = 10_000;
    private static final int ROW = StubFeatures.COUNT + 1;

    /** Checks that the sizes fit together. */
    public StubWeights {
        if (labels < 1 || values.length != labels * ROW) {
            throw new IllegalArgumentException(
                    values.length + " weights do not fit " + labels + " labels");
        }
    }

    /** Reads what {@link #write} wrote. */
    public static StubWeights read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            if (in.readInt() != MARK) {
                throw new IOException(file + " does not hold weights of the stub");
            }
            int labels = in.readInt();
            int features = in.readInt();
            if (labels < 1 || labels > MOST_LABELS || features != StubFeatures.COUNT) {
                throw new IOException(
                        file + " holds " + features + " features and " + labels + " labels");
            }
            byte[] bytes = in.readNBytes(labels * ROW * Float.BYTES);
            if (bytes.length != labels * ROW * Float.BYTES) {
                throw new IOException(file + " is not complete");
            }
            float[] values = new float[labels * ROW];
            java.nio.ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
            return new StubWeights(labels, values);
        }
    }

    /** Writes the file. */
    public void write(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(MARK);
            out.writeInt(labels);
            out.writeInt(StubFeatures.COUNT);
            java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(values.length * Float.BYTES);
            bytes.asFloatBuffer().put(values);
            out.write(bytes.array());
        }
    }

    /** One value a label, before softmax. */
    public float[] apply(float[] features) {
        float[] outputs = new float[labels];
        for (int label = 0; label < labels; label++) {
            int at = label * ROW;
            float sum = values[at + StubFeatures.COUNT];
            for (int i = 0; i < StubFeatures.COUNT; i++) {
                sum += values[at + i] * features[i];
            }
            outputs[label] = sum;
        }
        return outputs;
    }
}
