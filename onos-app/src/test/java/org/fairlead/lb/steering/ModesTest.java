/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import org.fairlead.lb.api.SteeringMode;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.junit.Test;
import org.onlab.packet.Ip4Address;

/** Each virtual address by its own mode, the hybrid ones by their own load. */
public class ModesTest {
    private final Modes modes = new Modes();
    private final Vip calm = vip("calm", SteeringMode.HYBRID);
    private final Vip busy = vip("busy", SteeringMode.HYBRID);
    private final Vip fixed = vip("fixed", SteeringMode.SLOTS);
    private final Vip plain = vip("plain", SteeringMode.PER_CONNECTION);
    private final List<Vip> all = List.of(calm, busy, fixed, plain);
    private long now = 1_000_000;

    private static Vip vip(String id, SteeringMode mode) {
        return Vip.builder()
                .id(VipId.of(id))
                .address(Ip4Address.valueOf("198.18.0.100"))
                .port(80)
                .pool(FakeConfig.POOL)
                .mode(mode)
                .build();
    }

    private void second(int segments, Map<VipId, Long> slotPackets) {
        for (int i = 0; i < segments; i++) {
            modes.saw(busy.id());
            modes.saw(plain.id());
        }
        now += 1_000;
        modes.update(all, 0, 0, slotPackets, now);
    }

    @Test
    public void modesThatAreFixedAreFixed() {
        assertTrue("before the first look, too", modes.isSlotted(fixed));
        for (int i = 0; i < 20; i++) {
            second(5_000, Map.of());
        }
        assertTrue(modes.isSlotted(fixed));
        assertFalse(modes.isSlotted(plain));
    }

    @Test
    public void aHybridOneHasSlotsWhileItIsBusy() {
        assertFalse(modes.isSlotted(busy));
        for (int i = 0; i < 4; i++) {
            second(1_000, Map.of());
        }
        assertTrue(modes.isSlotted(busy));
        assertFalse("others are not concerned", modes.isSlotted(calm));
        long packets = 0;
        for (int i = 0; i < 120; i++) {
            packets += 20_000;
            second(0, Map.of(busy.id(), packets));
        }
        assertTrue("its traffic goes on", modes.isSlotted(busy));
        for (int i = 0; i < 30; i++) {
            packets += 100;
            second(0, Map.of(busy.id(), packets));
        }
        assertFalse(modes.isSlotted(busy));
    }

    @Test
    public void aFullTableConcernsAllHybridOnes() {
        for (int i = 0; i < 4; i++) {
            now += 1_000;
            modes.update(all, ModeGovernor.HIGH_TABLE, 0, Map.of(), now);
        }
        assertTrue(modes.isSlotted(calm));
        assertFalse(modes.isSlotted(plain));
    }

    @Test
    public void looksThatFollowEachOtherCloselyAreOne() {
        for (int i = 0; i < 1_000; i++) {
            modes.saw(busy.id());
            now += 2;
            modes.update(all, 0, 0, Map.of(), now);
        }
        assertFalse("500 a second, however often one looks", modes.isSlotted(busy));
    }

    @Test
    public void whatIsNotConfiguredAnyMoreIsForgotten() {
        for (int i = 0; i < 4; i++) {
            second(1_000, Map.of());
        }
        modes.update(List.of(), 0, 0, Map.of(), now);
        modes.update(all, 0, 0, Map.of(), now);
        assertFalse("it begins anew", modes.isSlotted(busy));
        assertEquals(SteeringMode.HYBRID, busy.mode());
    }
}
