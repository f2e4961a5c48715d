/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.fairlead.inference.image.ImageDecoder;
import org.fairlead.inference.image.ImageProblemException;
import org.fairlead.inference.image.RgbImage;
import org.fairlead.inference.model.Engines;
import org.fairlead.inference.model.LoadedModel;
import org.fairlead.inference.model.ModelDescription;
import org.fairlead.inference.model.ModelException;
import org.fairlead.inference.model.ModelRepository;
import org.fairlead.inference.model.PreProcessor;
import org.fairlead.inference.model.Prediction;
import org.fairlead.inference.model.process.CentreCrop;
import org.fairlead.inference.model.process.Letterbox;
import org.fairlead.inference.model.process.Stretch;

/**
 * Measures which way of making a long picture square is best, on test pictures that were made long
 * in three ways (see {@link LongPictures}).
 */
public final class ShapesMain {

    private static final double[] RATIOS = {1, 4.0 / 3, 3.0 / 2, 16.0 / 9};
    private static final long MAX_PIXELS = 1 << 20;

    private ShapesMain() {}

    /** Arguments: archive, folder of models, name, version. */
    public static void main(String[] args)
            throws IOException, ModelException, ImageProblemException {
        ModelDescription model = new ModelRepository(Path.of(args[1])).find(args[2], args[3]);
        List<PreProcessor> ways = List.of(new CentreCrop(), new Letterbox(), new Stretch());
        List<String> labels = new ArrayList<>();
        List<RgbImage> pictures = read(Path.of(args[0]), labels);
        System.out.printf(
                "%s, %d pictures%n%-10s %5s", model.id(), pictures.size(), "made by", "ratio");
        ways.forEach(way -> System.out.printf(" %12s", way.name()));
        System.out.println();
        try (LoadedModel network = new Engines().find(model.engine()).load(model);
                LoadedModel.Runner runner = network.newRunner()) {
            for (LongPictures making : LongPictures.values()) {
                for (double ratio : RATIOS) {
                    int[] correct = new int[ways.size()];
                    for (int i = 0; i < pictures.size(); i++) {
                        // Every second one is upright.
                        RgbImage picture = making.make(pictures.get(i), ratio, i % 2 == 0);
                        for (int way = 0; way < correct.length; way++) {
                            float[] outputs = runner.run(ways.get(way).process(picture, model));
                            String best = Prediction.top(outputs, model.labels(), 1).get(0).label();
                            correct[way] += best.equals(labels.get(i)) ? 1 : 0;
                        }
                    }
                    System.out.printf(Locale.ROOT, "%-10s %5.2f", making, ratio);
                    for (int each : correct) {
                        System.out.printf(
                                Locale.ROOT, " %10.2f %%", 100.0 * each / pictures.size());
                    }
                    System.out.println();
                }
            }
        }
    }

    private static List<RgbImage> read(Path archive, List<String> labels)
            throws IOException, ImageProblemException {
        ImageDecoder decoder = new ImageDecoder(MAX_PIXELS);
        List<RgbImage> pictures = new ArrayList<>();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new GzipCompressorInputStream(file))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                String[] path = entry.getName().split("/");
                if (entry.isFile() && path.length == 3 && "test".equals(path[0])) {
                    pictures.add(decoder.decode(tar.readAllBytes(), Integer.MAX_VALUE / 16));
                    labels.add(path[1]);
                }
                entry = tar.getNextEntry();
            }
        }
        return pictures;
    }
}
