/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GathererTest {

    private long now = 1_000;
    private boolean more = true;
    private final Gatherer<String> gatherer =
            new Gatherer<>(4, Duration.ofMillis(5), () -> more, () -> now);

    @Test
    void aLoneItemIsDoneAtOnce() {
        more = false;
        assertEquals(List.of("a"), gatherer.add("a", 1));
        assertEquals(List.of(), gatherer.due());
    }

    @Test
    void waitsForOthersThatAreOnTheirWayUntilThereAreEnough() {
        assertEquals(List.of(), gatherer.add("a", 1));
        assertEquals(List.of(), gatherer.add("b", 2));
        assertEquals(List.of(), gatherer.due());
        assertEquals(List.of("a", "b", "c"), gatherer.add("c", 1));
        assertEquals(List.of(), gatherer.add("d", 1));
    }

    @Test
    void doesNotWaitForOthersThatDoNotComeAfterAll() {
        gatherer.add("a", 1);
        more = false;
        assertEquals(List.of("a"), gatherer.due());
    }

    @Test
    void nobodyWaitsLongerThanAllowed() {
        gatherer.add("a", 1);
        now += 4_999_999;
        assertEquals(List.of(), gatherer.add("b", 1));
        now += 1;
        assertEquals(List.of("a", "b"), gatherer.due());
        // The time of the next ones counts from when they came.
        assertEquals(List.of(), gatherer.add("c", 1));
    }

    @Test
    void oneThatIsLargerThanABatchGoesAlone() {
        assertEquals(List.of("a"), gatherer.add("a", 16));
    }

    @Test
    void withASizeOfOneNothingIsGathered() {
        Gatherer<String> single = new Gatherer<>(1, Duration.ofDays(1), () -> true, () -> now);
        assertEquals(List.of("a"), single.add("a", 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Gatherer<>(0, Duration.ZERO, () -> true, () -> now));
    }
}
