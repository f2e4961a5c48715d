/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.exchange;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class PendingOperationsTest {
    private final PendingOperations<String> pending = new PendingOperations<>();

    @Test
    public void anErrorIsAboutOneOperation() {
        pending.add(Map.of(1L, "one", 2L, "two"), 2);
        assertEquals(Optional.of("two"), pending.error(2));
        assertEquals(Optional.empty(), pending.error(2));
        assertEquals(Optional.empty(), pending.error(3));
        assertEquals(Optional.of("one"), pending.error(1));
    }

    @Test
    public void afterTheBarrierThereAreNoErrors() {
        pending.add(Map.of(1L, "one", 2L, "two"), 2);
        pending.add(Map.of(3L, "three"), 3);
        pending.barrier(2);
        assertEquals(Optional.empty(), pending.error(1));
        assertEquals(Optional.empty(), pending.error(2));
        assertEquals(Optional.of("three"), pending.error(3));
    }
}
