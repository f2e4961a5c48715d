/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a run has got to, in a file, so that it can go on after an interruption with the same
 * result as without one.
 *
 * @param settings what the run was asked to do, in words, but for how long; another run must not go
 *     on from here
 * @param cycles how long the run was to be
 * @param epoch epochs that are done
 * @param values the numbers of each array by its name, in a fixed order; not copied
 */
record Checkpoint(String settings, Cycles cycles, int epoch, Map<String, float[]> values) {

    private static final int FORMAT = 0x464c4432;

    /** Writes the file, whole or not at all. */
    void write(Path file) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try (DataOutputStream out =
                new DataOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16))) {
            out.writeInt(FORMAT);
            out.writeUTF(settings);
            out.writeUTF(cycles.toString());
            out.writeInt(epoch);
            out.writeInt(values.size());
            for (Map.Entry<String, float[]> entry : values.entrySet()) {
                float[] array = entry.getValue();
                ByteBuffer bytes = ByteBuffer.allocate(array.length * Float.BYTES);
                bytes.asFloatBuffer().put(array);
                out.writeUTF(entry.getKey());
                out.writeInt(array.length);
                out.write(bytes.array());
            }
        }
        Files.move(
                unfinished,
                file,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read or is of another kind
     */
    static Checkpoint read(Path file) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            if (in.readInt() != FORMAT) {
                throw new IOException(file + " is not a checkpoint of this trainer");
            }
            String settings = in.readUTF();
            Cycles cycles = Cycles.parse(in.readUTF());
            int epoch = in.readInt();
            Map<String, float[]> values = new LinkedHashMap<>();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                String name = in.readUTF();
                float[] array = new float[in.readInt()];
                byte[] bytes = in.readNBytes(array.length * Float.BYTES);
                FloatBuffer floats = ByteBuffer.wrap(bytes).asFloatBuffer();
                if (floats.remaining() < array.length) {
                    throw new IOException(file + " ends too early");
                }
                floats.get(array);
                values.put(name, array);
            }
            return new Checkpoint(settings, cycles, epoch, values);
        }
    }
}
