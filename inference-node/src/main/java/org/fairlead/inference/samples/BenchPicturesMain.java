/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.samples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import javax.imageio.ImageIO;

/**
 * Draws the pictures of the benchmark, each different from the others: JPEG files of 32 × 32 pixels
 * as the data set has them, and of 12 megapixels as phones take them.
 */
public final class BenchPicturesMain {

    private static final int SMALL = 256;
    private static final int SMALL_EDGE = 32;
    private static final int LARGE = 4;
    private static final int LARGE_WIDTH = 4000;
    private static final int LARGE_HEIGHT = 3000;

    private static final List<BiConsumer<Brush, Random>> SCENES =
            List.of(
                    Vehicles::airplane,
                    Vehicles::automobile,
                    Vehicles::truck,
                    Vehicles::ship,
                    Animals::frog,
                    Animals::horse,
                    Animals::deer,
                    Animals::bird,
                    Animals::cat,
                    Animals::dog);

    private BenchPicturesMain() {}

    /** Argument: the folder to write to; makes {@code small} and {@code large} in it. */
    public static void main(String[] args) throws IOException {
        Path small = Files.createDirectories(Path.of(args[0], "small"));
        Path large = Files.createDirectories(Path.of(args[0], "large"));
        for (int i = 0; i < SMALL; i++) {
            write(Photo.render(scene(i), SMALL_EDGE, i), small, i);
        }
        for (int i = 0; i < LARGE; i++) {
            BufferedImage square = Photo.render(scene(i), LARGE_WIDTH, i);
            int top = (LARGE_WIDTH - LARGE_HEIGHT) / 2;
            write(square.getSubimage(0, top, LARGE_WIDTH, LARGE_HEIGHT), large, i);
        }
    }

    private static BiConsumer<Brush, Random> scene(int i) {
        return SCENES.get(i % SCENES.size());
    }

    private static void write(BufferedImage image, Path folder, int number) throws IOException {
        ImageIO.write(image, "jpg", folder.resolve("%03d.jpg".formatted(number)).toFile());
    }
}
