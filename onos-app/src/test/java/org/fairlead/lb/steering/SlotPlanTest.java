/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Slot;
import org.fairlead.lb.api.Slot.Owner;
import org.fairlead.lb.api.SlotTable;
import org.fairlead.lb.api.VipId;
import org.junit.Test;

/** Who gets which slots, and what happens to the connections of before. */
public class SlotPlanTest {
    private static final Owner N1 = owner(1);
    private static final Owner N2 = owner(2);
    private static final Owner N3 = owner(3);
    private static final Map<Owner, Double> EVEN = Map.of(N1, 1.0, N2, 1.0, N3, 1.0);

    private long now = 1_000_000;

    private static Owner owner(int number) {
        return Owner.of(FakeConfig.POOL, MemberId.of("n" + number));
    }

    private static SlotTable empty() {
        return SlotTable.empty(VipId.of("web"), 3);
    }

    private SlotTable next(SlotTable table, Map<Owner, Double> weights) {
        return SlotPlan.next(table, weights, weights.keySet(), now);
    }

    private static Map<Owner, Integer> shares(SlotTable table) {
        Map<Owner, Integer> shares = new TreeMap<>();
        table.slots().forEach(s -> s.owner().ifPresent(o -> shares.merge(o, 1, Integer::sum)));
        return shares;
    }

    private static long moving(SlotTable table) {
        return table.slots().stream().filter(Slot::isMoving).count();
    }

    private static int changed(SlotTable before, SlotTable after) {
        int n = 0;
        for (int i = 0; i < before.slots().size(); i++) {
            if (!before.slots().get(i).owner().equals(after.slots().get(i).owner())) {
                n++;
            }
        }
        return n;
    }

    @Test
    public void aNewTableIsDealtOutByWeightAndMixed() {
        SlotTable table = next(empty(), Map.of(N1, 2.0, N2, 1.0, N3, 1.0));
        assertEquals(Map.of(N1, 32, N2, 16, N3, 16), shares(table));
        assertEquals("there is nothing to keep", 0, moving(table));
        for (int i = 0; i < 64; i += 8) {
            Set<Owner> near = new HashSet<>();
            table.slots().subList(i, i + 8).forEach(s -> near.add(s.owner().get()));
            assertEquals("all within eight slots", 3, near.size());
        }
        assertEquals("and it stays so", table, next(table, Map.of(N1, 2.0, N2, 1.0, N3, 1.0)));
    }

    @Test
    public void theLowestBitOfThePortDoesNotCount() {
        SlotTable table = empty();
        assertEquals(table.slotOf(40000), table.slotOf(40001));
        assertNotEquals(table.slotOf(40000), table.slotOf(40002));
        assertEquals(63, table.slotOf(126));
        assertEquals(0, table.slotOf(128));
        for (int port = 0; port < 65536; port++) {
            assertEquals(port & table.portMask(), table.portBits(table.slotOf(port)));
        }
    }

    @Test
    public void manyMembersGetALargerTableAndOddSizesAreRefused() {
        assertEquals(64, SlotTable.empty(VipId.of("web"), 8).slots().size());
        assertEquals(128, SlotTable.empty(VipId.of("web"), 9).slots().size());
        assertEquals(256, SlotTable.empty(VipId.of("web"), 99).slots().size());
        try {
            SlotTable.of(VipId.of("web"), java.util.Collections.nCopies(65, Slot.FREE));
        } catch (InvalidConfigException e) {
            return;
        }
        throw new AssertionError("65 slots");
    }

    @Test
    public void anotherWeightMovesOnlyWhatIsDueAndThenTheMoveEnds() {
        SlotTable before = next(empty(), EVEN);
        now += SlotPlan.PAUSE_MILLIS;
        Map<Owner, Double> heavier = Map.of(N1, 2.0, N2, 1.0, N3, 1.0);
        SlotTable during = next(before, heavier);
        assertEquals(Map.of(N1, 32, N2, 16, N3, 16), shares(during));
        assertEquals(32 - shares(before).get(N1), changed(before, during));
        assertEquals("each is on the move", changed(before, during), moving(during));
        now += SlotPlan.MOVE_MILLIS - 1;
        assertEquals(during, next(during, heavier));
        now += 1;
        SlotTable after = next(during, heavier);
        assertEquals(0, moving(after));
        assertEquals(shares(during), shares(after));
    }

    @Test
    public void weightsThatChangeAllTheTimeDoNotMoveSlotsAllTheTime() {
        SlotTable table = next(empty(), EVEN);
        for (int i = 0; i < 4; i++) {
            now += 1_000;
            assertEquals(table, next(table, Map.of(N1, 2.0 + i, N2, 1.0, N3, 1.0)));
        }
        now += 1_000;
        SlotTable slightly = next(table, Map.of(N1, 1.02, N2, 1.0, N3, 1.0));
        assertEquals("off by less than a slot", table, slightly);
    }

    @Test
    public void onlySoManySlotsMoveAtATimeForWeights() {
        SlotTable table = next(empty(), EVEN);
        now += SlotPlan.PAUSE_MILLIS;
        Map<Owner, Double> wanted = Map.of(N1, 98.0, N2, 1.0, N3, 1.0);
        table = next(table, wanted);
        assertEquals(16, moving(table));
        now += SlotPlan.PAUSE_MILLIS;
        assertEquals("others must wait", table, next(table, wanted));
        now += SlotPlan.MOVE_MILLIS;
        table = next(table, wanted);
        assertEquals(16, moving(table));
        assertTrue(shares(table).get(N1) >= 52);
    }

    @Test
    public void aMemberThatDrainsLosesItsSlotsAtOnceButKeepsItsConnections() {
        SlotTable before = next(empty(), EVEN);
        now += 1;
        Map<Owner, Double> two = Map.of(N1, 1.0, N2, 1.0);
        SlotTable during = SlotPlan.next(before, two, Set.of(N1, N2, N3), now);
        assertFalse(shares(during).containsKey(N3));
        assertEquals((int) shares(before).get(N3), moving(during));
        assertEquals("nobody else's", moving(during), changed(before, during));
        // It comes back before the end: its slots go back without a move.
        now += SlotPlan.PAUSE_MILLIS;
        SlotTable back = next(during, EVEN);
        assertEquals(shares(before), shares(back));
        assertEquals(0, moving(back));
    }

    @Test
    public void theSlotsOfAMemberThatIsGoneChangeAtOnceAndHaveNothingToKeep() {
        SlotTable before = next(empty(), EVEN);
        SlotTable after = next(before, Map.of(N1, 1.0, N2, 1.0));
        assertFalse(shares(after).containsKey(N3));
        assertEquals(0, moving(after));
        assertEquals((int) shares(before).get(N3), changed(before, after));
    }

    @Test
    public void aMoveEndsWhenTheOldOwnerIsGone() {
        SlotTable table = next(empty(), EVEN);
        Map<Owner, Double> two = Map.of(N1, 1.0, N2, 1.0);
        table = SlotPlan.next(table, two, Set.of(N1, N2, N3), now);
        assertTrue(moving(table) > 0);
        assertEquals(0, moving(next(table, two)));
    }

    @Test
    public void aMoveGoesOnToAnotherWhenTheNewOwnerIsGone() {
        SlotTable table = next(empty(), Map.of(N1, 1.0));
        now += 1;
        table = SlotPlan.next(table, Map.of(N2, 1.0), Set.of(N1, N2), now);
        assertEquals(64, moving(table));
        long began = table.slots().get(0).since();
        now += 1_000;
        table = SlotPlan.next(table, Map.of(N3, 1.0), Set.of(N1, N3), now);
        assertEquals(Map.of(N3, 64), shares(table));
        assertEquals(N1, table.slots().get(0).from().get());
        assertEquals("the connections of before are being found", began, since(table));
    }

    private static long since(SlotTable table) {
        return table.slots().get(0).since();
    }

    @Test
    public void withNobodyToServeSlotsHaveNoOwnerAndTheirConnectionsStay() {
        SlotTable before = next(empty(), EVEN);
        SlotTable nobody = SlotPlan.next(before, Map.of(), Set.of(N1, N2), now);
        assertTrue(shares(nobody).isEmpty());
        assertEquals(shares(before).get(N1) + shares(before).get(N2), moving(nobody));
        assertEquals("one serves again", Map.of(N1, 64), shares(next(nobody, Map.of(N1, 1.0))));
    }

    @Test
    public void leavingKeepsTheConnectionsForAWhile() {
        SlotTable table = next(empty(), EVEN);
        SlotTable leaving = SlotPlan.leave(table, EVEN.keySet(), now);
        assertEquals(64, moving(leaving));
        assertFalse(SlotPlan.isFree(leaving));
        now += 10_000;
        SlotTable again = next(leaving, EVEN);
        assertEquals("back without a move", 0, moving(again));
        assertEquals(0, changed(table, again));
        now += SlotPlan.MOVE_MILLIS;
        assertTrue(SlotPlan.isFree(SlotPlan.leave(leaving, EVEN.keySet(), now)));
    }

    @Test
    public void afterARestartMovesBeginAnew() {
        SlotTable leaving = SlotPlan.leave(next(empty(), EVEN), EVEN.keySet(), now);
        now += SlotPlan.MOVE_MILLIS;
        SlotTable again = SlotPlan.again(leaving, now);
        assertEquals(64, moving(SlotPlan.leave(again, EVEN.keySet(), now + 1)));
    }

    /** Whatever happens in whatever order. */
    @Test
    public void sharesAreRightAndMovesAreFewWhateverHappens() {
        Random random = new Random(4711);
        for (int run = 0; run < 300; run++) {
            int members = 1 + random.nextInt(12);
            SlotTable table = SlotTable.empty(VipId.of("web"), members);
            int slots = table.slots().size();
            for (int step = 0; step < 12; step++) {
                Map<Owner, Double> weights = new HashMap<>();
                for (int m = 0; m < members; m++) {
                    if (random.nextInt(5) > 0) {
                        weights.put(owner(m), 0.1 + random.nextInt(1000) / 10.0);
                    }
                }
                Set<Owner> alive = new HashSet<>(weights.keySet());
                for (int m = 0; m < members; m++) {
                    if (random.nextBoolean()) {
                        alive.add(owner(m));
                    }
                }
                SlotTable before = table;
                now += random.nextInt(20_000);
                table = SlotPlan.next(table, weights, alive, now);
                keepsConnections(before, table, alive);
                assertTrue(weights.keySet().containsAll(shares(table).keySet()));
                if (weights.isEmpty()) {
                    continue;
                }
                assertEquals(slots, shares(table).values().stream().mapToInt(i -> i).sum());
                for (int i = 0; i < 30; i++) {
                    now += SlotPlan.MOVE_MILLIS;
                    table = SlotPlan.next(table, weights, alive, now);
                    assertTrue("within bounds", moving(table) <= slots / 4);
                }
                assertEquals("at rest", 0, moving(table));
                Map<Owner, Integer> shares = shares(table);
                SlotQuotas.quotas(weights, slots)
                        .forEach(
                                (o, quota) ->
                                        assertTrue(
                                                "skew below one slot",
                                                Math.abs(shares.getOrDefault(o, 0) - quota) < 1));
            }
        }
    }

    /** Of a slot that had an owner who lives, that owner is known until the move is over. */
    private void keepsConnections(SlotTable before, SlotTable after, Set<Owner> alive) {
        for (int i = 0; i < before.slots().size(); i++) {
            Slot b = before.slots().get(i);
            Slot a = after.slots().get(i);
            if (b.isSettled() && alive.contains(b.owner().get())) {
                assertTrue(
                        b + " became " + a,
                        a.owner().equals(b.owner()) || a.from().equals(b.owner()));
            }
        }
    }
}
