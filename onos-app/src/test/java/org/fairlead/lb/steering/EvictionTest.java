/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.Vip;
import org.junit.Test;
import org.onlab.packet.Ip4Address;

/** The least useful go, and nobody loses by what another does. */
public class EvictionTest {
    private static final Vip VIP = FakeConfig.vip("web", Frames.VIP);
    private static final Pool POOL = new FakeConfig().pool(FakeConfig.POOL).get();
    private static final Member MEMBER = FakeConfig.member(1);

    private final List<Eviction.Candidate> candidates = new ArrayList<>();
    private int port;

    private Steered add(int source, long movedAt, boolean halfOpen) {
        ConnectionKey key =
                new ConnectionKey(
                        Ip4Address.valueOf(0x0a000000 + source),
                        1 + port++ % 65_000,
                        Frames.VIP,
                        80);
        Steered steered = new Steered(Decisions.adopted(key, VIP, POOL, MEMBER, 0), MEMBER, 1, 0);
        steered.movedAt = movedAt;
        candidates.add(new Eviction.Candidate(steered, halfOpen));
        return steered;
    }

    private Map<Integer, Long> bySource(List<Steered> chosen) {
        return chosen.stream()
                .collect(
                        Collectors.groupingBy(
                                s -> s.key.client().toInt() - 0x0a000000,
                                TreeMap::new,
                                Collectors.counting()));
    }

    @Test
    public void whatWasNeverCompletedGoesFirst() {
        Steered old = add(1, 1, false);
        Steered late = add(2, 9, true);
        Steered early = add(3, 5, true);
        assertEquals(List.of(early), Eviction.choose(candidates, 1));
        assertEquals(List.of(early, late), Eviction.choose(candidates, 2));
        assertEquals(List.of(early, late, old), Eviction.choose(candidates, 9));
    }

    @Test
    public void ofOneSourceTheLongestSilentGo() {
        Steered c = add(1, 30, false);
        Steered a = add(1, 10, false);
        Steered b = add(1, 20, false);
        assertEquals(List.of(a, b), Eviction.choose(candidates, 2));
        assertEquals(List.of(a, b, c), Eviction.choose(candidates, 3));
    }

    @Test
    public void whoHoldsLittleGivesNothing() {
        for (int i = 0; i < 100; i++) {
            add(1, 1_000 + i, false);
        }
        for (int i = 0; i < 10; i++) {
            add(2, i, false);
            add(3, i, false);
        }
        assertEquals(Map.of(1, 80L), bySource(Eviction.choose(candidates, 80)));
        assertEquals(
                "down to the same level",
                Map.of(1, 92L, 2, 2L, 3, 2L),
                bySource(Eviction.choose(candidates, 96)));
    }

    @Test
    public void asManyAsAskedForAreChosenEachOnceAndTheLevelIsEven() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            candidates.clear();
            int sources = 1 + random.nextInt(9);
            int size = random.nextInt(200);
            for (int i = 0; i < size; i++) {
                add(random.nextInt(sources) * random.nextInt(2), random.nextInt(50), false);
            }
            int count = random.nextInt(250);
            List<Steered> chosen = Eviction.choose(candidates, count);
            assertEquals(Math.min(count, size), chosen.size());
            assertEquals(chosen.size(), new HashSet<>(chosen).size());
            Map<Integer, Long> before =
                    bySource(
                            candidates.stream()
                                    .map(Eviction.Candidate::connection)
                                    .collect(Collectors.toList()));
            Map<Integer, Long> gone = bySource(chosen);
            long highestKept =
                    before.entrySet().stream()
                            .mapToLong(e -> e.getValue() - gone.getOrDefault(e.getKey(), 0L))
                            .max()
                            .orElse(0);
            gone.forEach(
                    (source, lost) ->
                            assertTrue(
                                    "who loses is at the level of all",
                                    before.get(source) - lost >= highestKept - 1));
        }
    }
}
