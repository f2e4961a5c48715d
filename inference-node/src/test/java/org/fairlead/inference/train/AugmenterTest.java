/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fairlead.inference.image.Normalization;
import org.junit.jupiter.api.Test;

class AugmenterTest {

    private static final int EDGE = 8;
    private static final int LENGTH = 3 * EDGE * EDGE;
    private static final Normalization UNCHANGED =
            new Normalization(List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

    @Test
    void blanksOutASquareOfAllChannelsThatLiesElsewhereEachTime() {
        Augmenter augmenter = augmenter(new Augmentation(0, 4));
        float[] picture = new float[LENGTH];
        Set<String> places = new HashSet<>();
        for (int time = 0; time < 50; time++) {
            augmenter.augmented(0, picture, 0);
            int blank = 0;
            for (int i = 0; i < EDGE * EDGE; i++) {
                boolean out = picture[i] == 0;
                assertEquals(out, picture[i + EDGE * EDGE] == 0);
                assertEquals(out, picture[i + 2 * EDGE * EDGE] == 0);
                blank += out ? 1 : 0;
            }
            assertTrue(blank >= 4 && blank <= 16, blank + " of a square of 16 at most");
            places.add(Arrays.toString(picture));
        }
        assertTrue(places.size() > 20, "places: " + places.size());
    }

    @Test
    void mirrorsAPictureEveryOtherEpoch() {
        Augmenter augmenter = augmenter(Augmentation.NONE);
        float[] plain = new float[LENGTH];
        float[] first = new float[LENGTH];
        float[] second = new float[LENGTH];
        float[] third = new float[LENGTH];
        augmenter.plain(0, plain, 0);
        augmenter.augmented(0, first, 0);
        augmenter.begin(2);
        augmenter.augmented(0, second, 0);
        augmenter.begin(3);
        augmenter.augmented(0, third, 0);
        assertArrayEquals(first, third);
        boolean firstIsPlain = Arrays.equals(plain, first);
        assertTrue(firstIsPlain ^ Arrays.equals(plain, second), "one of the two is as it was");
        float[] mirrored = firstIsPlain ? second : first;
        for (int i = 0; i < LENGTH; i++) {
            assertEquals(plain[i], mirrored[i / EDGE * EDGE + EDGE - 1 - i % EDGE]);
        }
    }

    @Test
    void isTheSameAgainForTheSameSeedAndEpoch() {
        float[] once = new float[LENGTH];
        float[] again = new float[LENGTH];
        augmenter(new Augmentation(2, 3)).augmented(0, once, 0);
        augmenter(new Augmentation(2, 3)).augmented(0, again, 0);
        assertArrayEquals(once, again);
    }

    @Test
    void refusesWhatIsBelowNothing() {
        assertThrows(IllegalArgumentException.class, () -> new Augmentation(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Augmentation(0, -1));
    }

    private static Augmenter augmenter(Augmentation changes) {
        byte[] pixels = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            pixels[i] = (byte) (i + 1);
        }
        LabelledImages images = new LabelledImages(EDGE, pixels, new int[] {0});
        return new Augmenter(images, UNCHANGED, changes, 5);
    }
}
