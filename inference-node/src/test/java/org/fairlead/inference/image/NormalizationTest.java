/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class NormalizationTest {

    @Test
    void mapsEachChannelOnItsOwn() {
        Normalization normalization =
                new Normalization(List.of(0f, 0.5f, 1f), List.of(1f, 0.5f, 0.25f));
        float[] planes = {0, 255, 0, 255, 0, 255};
        assertArrayEquals(new float[] {0, 1, -1, 1, -4, 0}, normalization.apply(planes), 1e-5f);
    }

    @Test
    void refusesWhatCannotBeDividedBy() {
        List<Float> ones = List.of(1f, 1f, 1f);
        assertThrows(
                IllegalArgumentException.class, () -> new Normalization(ones, List.of(1f, 0f, 1f)));
        assertThrows(
                IllegalArgumentException.class, () -> new Normalization(ones, List.of(1f, 1f)));
    }
}
