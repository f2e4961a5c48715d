/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.fairlead.lb.api.SteeringMode.PER_CONNECTION;
import static org.fairlead.lb.api.SteeringMode.SLOTS;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fairlead.lb.steering.ModeGovernor.Reading;
import org.junit.Test;

/** Slots when it is busy, decisions when it is not, and no flapping between the two. */
public class ModeGovernorTest {
    private static final long TICK = 500;

    private long now = 1_000_000;
    private final ModeGovernor governor = new ModeGovernor(now);

    private void read(Reading reading, long seconds) {
        for (long i = 0; i < seconds * 1_000 / TICK; i++) {
            now += TICK;
            assertEquals(governor.read(reading, now), governor.mode());
        }
    }

    private static Reading rate(double newPerSecond) {
        return new Reading(newPerSecond, 0, 0, 0);
    }

    private static Reading slots(double packets) {
        return new Reading(0, 0, 0, packets);
    }

    @Test
    public void eachOfThreeMeasuresIsEnough() {
        for (Reading busy :
                List.of(
                        rate(ModeGovernor.HIGH_RATE),
                        new Reading(0, ModeGovernor.HIGH_TABLE, 0, 0),
                        new Reading(0, 0, ModeGovernor.HIGH_QUEUE, 0))) {
            ModeGovernor own = new ModeGovernor(0);
            own.read(busy, 0);
            assertEquals("not at once", PER_CONNECTION, own.read(busy, 500));
            assertEquals(SLOTS, own.read(busy, 1_000));
        }
    }

    @Test
    public void aPeakIsNotYetALoad() {
        for (int i = 0; i < 1_000; i++) {
            read(rate(10_000), 1);
            read(rate(0), 1);
        }
        assertEquals(PER_CONNECTION, governor.mode());
    }

    @Test
    public void betweenTheThresholdsNothingChanges() {
        read(new Reading(599, 0.74, 0.24, 0), 3_600);
        assertEquals(PER_CONNECTION, governor.mode());
        read(rate(1_000), 10);
        assertEquals(SLOTS, governor.mode());
        read(new Reading(201, 0, 0, 0), 3_600);
        assertEquals(SLOTS, governor.mode());
    }

    @Test
    public void whenItCalmsItGoesBack() {
        read(rate(1_000), 5);
        read(slots(50_000), 120);
        assertEquals("nothing is seen of connections, but of traffic", SLOTS, governor.mode());
        read(slots(16_000), 600);
        assertEquals("a third is not calm", SLOTS, governor.mode());
        read(slots(10_000), 16);
        assertEquals(PER_CONNECTION, governor.mode());
    }

    @Test
    public void whoComesBackTooSoonStaysLongerTheNextTime() {
        List<Long> stays = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            while (governor.mode() == PER_CONNECTION) {
                read(rate(1_000), 1);
            }
            long begun = now;
            while (governor.mode() == SLOTS) {
                read(slots(0), 1);
            }
            stays.add(Math.round((now - begun) / 60_000.0));
        }
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L), stays);
        read(rate(10), 600);
        read(rate(1_000), 5);
        long begun = now;
        while (governor.mode() == SLOTS) {
            read(slots(0), 1);
        }
        assertEquals("after a calm time it begins anew", 1, Math.round((now - begun) / 60_000.0));
    }

    @Test
    public void whateverComesItNeverFlaps() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            ModeGovernor own = new ModeGovernor(now);
            long changedAt = now;
            int changes = 0;
            for (int i = 0; i < 20_000; i++) {
                now += random.nextInt(2_000);
                boolean slots = own.mode() == SLOTS;
                Reading reading =
                        random.nextInt(20) > 0 && i / 200 % 2 == 0
                                ? slots(random.nextInt(100))
                                : new Reading(
                                        random.nextInt(1_500),
                                        random.nextDouble(),
                                        random.nextDouble(),
                                        random.nextInt(1_000));
                if ((own.read(reading, now) == SLOTS) != slots) {
                    long least =
                            slots
                                    ? ModeGovernor.MIN_SLOTS_MILLIS
                                    : ModeGovernor.MIN_CONNECTIONS_MILLIS;
                    assertTrue(changes == 0 || now - changedAt >= least);
                    changedAt = now;
                    changes++;
                }
            }
        }
    }
}
