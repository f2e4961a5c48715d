/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitTest {

    private long now;
    private final Circuit circuit =
            new Circuit(3, Duration.ofSeconds(5), Duration.ofSeconds(15), () -> now);

    @Test
    void opensAfterFailuresInARowOnly() {
        circuit.failed("a");
        circuit.failed("b");
        circuit.succeeded();
        circuit.failed("c");
        circuit.failed("d");
        assertTrue(circuit.tryNow());
        circuit.failed("e");
        assertEquals(Circuit.State.OPEN, circuit.state());
        assertEquals("e", circuit.reason());
        assertFalse(circuit.tryNow());
    }

    @Test
    void letsOneTrialThroughAfterAPause() {
        fail3();
        pass(4.9);
        assertFalse(circuit.tryNow());
        pass(0.2);
        assertTrue(circuit.tryNow());
        assertEquals(Circuit.State.HALF_OPEN, circuit.state());
        assertFalse(circuit.tryNow(), "only one trial");
        circuit.succeeded();
        assertEquals(Circuit.State.CLOSED, circuit.state());
        assertNull(circuit.reason());
        assertTrue(circuit.tryNow());
    }

    @Test
    void waitsLongerAfterEachFailedTrialUpToALimit() {
        fail3();
        for (double pause : new double[] {5, 10, 15, 15}) {
            pass(pause - 0.1);
            assertFalse(circuit.tryNow(), "before " + pause);
            pass(0.2);
            assertTrue(circuit.tryNow(), "after " + pause);
            circuit.failed("again");
        }
        pass(16);
        assertTrue(circuit.tryNow());
        circuit.succeeded();
        fail3();
        pass(5.1);
        assertTrue(circuit.tryNow(), "success makes the pause short again");
    }

    @Test
    void triesAgainWhenTheOutcomeOfATrialIsNeverTold() {
        fail3();
        pass(5.1);
        assertTrue(circuit.tryNow());
        pass(5.1);
        assertTrue(circuit.tryNow());
    }

    @Test
    void tripsAtOnceWhereThereIsNothingToTry() {
        circuit.trip("no library");
        assertEquals(Circuit.State.OPEN, circuit.state());
        pass(5.1);
        assertTrue(circuit.tryNow());
        circuit.trip("no library");
        pass(5.1);
        assertFalse(circuit.tryNow());
        pass(5);
        assertTrue(circuit.tryNow());
    }

    private void fail3() {
        for (int i = 0; i < 3; i++) {
            circuit.failed("f");
        }
    }

    private void pass(double seconds) {
        now += (long) (seconds * 1e9);
    }
}
