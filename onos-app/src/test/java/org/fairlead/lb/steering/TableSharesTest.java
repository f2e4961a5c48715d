/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.DeviceId;

/** A table never gets more than full, and who fills it finds it full first. */
public class TableSharesTest {
    private static final DeviceId LEAF1 = DeviceId.deviceId("of:0000000000000001");
    private static final DeviceId LEAF2 = DeviceId.deviceId("of:0000000000000002");

    private final List<DeviceId> crowded = new ArrayList<>();
    private int limit = 100;
    private final TableShares shares = new TableShares(() -> limit, crowded::add);

    private static Source source(DeviceId edge, int number) {
        return new Source(edge, Ip4Address.valueOf(0x0a000000 + number));
    }

    private int fill(Source source) {
        int taken = 0;
        while (shares.admits(source)) {
            shares.take(source);
            taken++;
        }
        return taken;
    }

    @Test
    public void whoFillsTheTableLeavesTheLastPartToOthers() {
        Source flood = source(LEAF1, 1);
        Source quiet = source(LEAF1, 2);
        shares.take(quiet);
        assertEquals(94, fill(flood));
        assertFalse(shares.admits(flood));
        assertEquals("of the last part", 5, fill(quiet));
        assertEquals(Map.of(LEAF1, 100), shares.totals());
        assertTrue("another switch has its own", shares.admits(source(LEAF2, 1)));
    }

    @Test
    public void aSwitchIsCrowdedBeforeItIsFull() {
        Source one = source(LEAF1, 1);
        for (int i = 0; i < 90; i++) {
            shares.take(one);
        }
        assertEquals(List.of(), crowded);
        assertEquals(0, shares.excess(LEAF1));
        shares.take(one);
        assertEquals(List.of(LEAF1), crowded);
        assertEquals(11, shares.excess(LEAF1));
        assertEquals(0.91, shares.use(), 1e-9);
        assertEquals(0, shares.excess(LEAF2));
        limit = 1_000;
        assertEquals("a limit that is raised holds at once", 0, shares.excess(LEAF1));
    }

    @Test
    public void whatIsGivenBackCanBeTaken() {
        Random random = new Random(7);
        List<Source> held = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            Source source = source(random.nextBoolean() ? LEAF1 : LEAF2, random.nextInt(20));
            if (random.nextInt(5) > 0 && shares.admits(source)) {
                shares.take(source);
                held.add(source);
            } else if (!held.isEmpty()) {
                shares.give(held.remove(random.nextInt(held.size())));
            }
            for (int total : shares.totals().values()) {
                assertTrue(total <= limit);
            }
        }
        held.forEach(shares::give);
        assertEquals(Map.of(), shares.totals());
    }
}
