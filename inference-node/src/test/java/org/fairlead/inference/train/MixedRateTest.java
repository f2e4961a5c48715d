/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The learning rate over a run. */
class MixedRateTest {

    private static final float SMALL = 1e-6f;

    private final MixedRate rate = new MixedRate(1, 10, Cycles.parse("10+5"));

    @Test
    void risesToThePeakAndFallsAlmostToNothing() {
        assertEquals(0.2f, rate.getNewValue(0), SMALL);
        assertEquals(1, rate.getNewValue(20), SMALL);
        for (int i = 21; i < 100; i++) {
            assertTrue(rate.getNewValue(i) < rate.getNewValue(i - 1));
        }
        assertTrue(rate.getNewValue(99) < 0.01f);
    }

    @Test
    void risesAgainLessHigh() {
        assertEquals(0.08f, rate.getNewValue(100), SMALL);
        assertEquals(0.4f, rate.getNewValue(110), SMALL);
        assertTrue(rate.getNewValue(149) < 0.005f);
        assertTrue(rate.getNewValue(150) > 0, "a step too many is harmless");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "3+0", "+3", "3+", "-1", "many", "3,4"})
    void refusesWhatIsNoNumberOfEpochs(String text) {
        assertThrows(IllegalArgumentException.class, () -> Cycles.parse(text));
    }

    @Test
    void aRunGoesOnFromOneThatItBeginsLike() {
        Cycles longer = Cycles.parse("18+12");
        assertTrue(longer.goesOnFrom(Cycles.parse("18")));
        assertTrue(longer.goesOnFrom(longer));
        assertTrue(!longer.goesOnFrom(Cycles.parse("10")));
        assertTrue(!longer.goesOnFrom(Cycles.parse("18+12+1")));
        assertEquals(30, longer.total());
    }
}
