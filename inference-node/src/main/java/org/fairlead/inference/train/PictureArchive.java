/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.fairlead.inference.image.AreaResampler;
import org.fairlead.inference.image.ImageDecoder;
import org.fairlead.inference.image.ImageProblemException;

/**
 * Reads a {@code .tar.gz} with pictures named {@code train/<class>/<file>} and {@code
 * test/<class>/<file>}. The pictures go through the decoder and the resampler that the service
 * uses, so that a network is trained and measured on what it will see.
 *
 * @param classes the class names in alphabetical order; their position is the label
 * @param train the pictures to learn from
 * @param test the pictures to measure with
 */
record PictureArchive(List<String> classes, LabelledImages train, LabelledImages test) {

    private static final long MAX_PIXELS = 1 << 20;
    private static final int CHANNELS = 3;

    /**
     * Reads the whole archive into memory.
     *
     * @param archive the file
     * @param edge the edge to which the pictures are reduced, in pixels
     * @param withTraining false leaves the training part empty
     */
    static PictureArchive read(Path archive, int edge, boolean withTraining) throws IOException {
        Map<String, List<Sample>> parts = new HashMap<>();
        TreeSet<String> classes = new TreeSet<>();
        ImageDecoder decoder = new ImageDecoder(MAX_PIXELS);
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new GzipCompressorInputStream(file))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                String[] path = entry.getName().split("/");
                if (entry.isFile() && path.length == CHANNELS) {
                    classes.add(path[1]);
                    if (withTraining || "test".equals(path[0])) {
                        byte[] pixels = decode(decoder, entry.getName(), tar.readAllBytes(), edge);
                        parts.computeIfAbsent(path[0], part -> new ArrayList<>())
                                .add(new Sample(path[1], pixels));
                    }
                }
                entry = tar.getNextEntry();
            }
        }
        if (!parts.containsKey("test")) {
            throw new IOException(archive + " holds no pictures named test/<class>/<file>");
        }
        List<String> names = List.copyOf(classes);
        return new PictureArchive(
                names,
                collect(parts.getOrDefault("train", List.of()), names, edge),
                collect(parts.get("test"), names, edge));
    }

    private static byte[] decode(ImageDecoder decoder, String name, byte[] data, int edge)
            throws IOException {
        try {
            float[] values = AreaResampler.centreSquare(decoder.decode(data, edge), edge);
            byte[] bytes = new byte[values.length];
            for (int i = 0; i < values.length; i++) {
                bytes[i] = (byte) Math.round(values[i]);
            }
            return bytes;
        } catch (ImageProblemException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    private static LabelledImages collect(List<Sample> samples, List<String> classes, int edge) {
        int length = CHANNELS * edge * edge;
        byte[] pixels = new byte[samples.size() * length];
        int[] labels = new int[samples.size()];
        Arrays.setAll(labels, i -> classes.indexOf(samples.get(i).label));
        for (int i = 0; i < labels.length; i++) {
            System.arraycopy(samples.get(i).pixels, 0, pixels, i * length, length);
        }
        return new LabelledImages(edge, pixels, labels);
    }

    private record Sample(String label, byte[] pixels) {}
}
