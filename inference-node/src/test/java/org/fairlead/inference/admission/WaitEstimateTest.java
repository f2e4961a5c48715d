/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitEstimateTest {

    private final WaitEstimate estimate = new WaitEstimate();

    @Test
    void isNothingWhereAWorkerIsFreeOrNothingIsKnown() {
        assertEquals(Duration.ZERO, estimate.wait(100, 2));
        estimate.took(1_000_000_000);
        assertEquals(Duration.ZERO, estimate.wait(0, 2));
        assertEquals(Duration.ZERO, estimate.wait(1, 2));
    }

    @Test
    void growsWithWhatIsAheadAndShrinksWithTheWorkers() {
        estimate.took(8_000_000);
        assertEquals(Duration.ofMillis(8), estimate.wait(1, 1));
        assertEquals(Duration.ofMillis(80), estimate.wait(10, 1));
        assertEquals(Duration.ofMillis(20), estimate.wait(13, 4));
    }

    @Test
    void followsHowLongTasksTakeNow() {
        estimate.took(100_000_000);
        for (int i = 0; i < 60; i++) {
            estimate.took(1_000_000);
        }
        assertEquals(1, estimate.wait(1, 1).toMillis());
    }
}
