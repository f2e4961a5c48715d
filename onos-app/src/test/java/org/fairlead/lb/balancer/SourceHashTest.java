/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.junit.Test;
import org.onlab.packet.Ip4Address;

public class SourceHashTest {
    private static final int FIRST_CLIENT = 0xc6120001;

    private final Balancer balancer = new SourceHashFactory().create();

    private static int[] slots(List<Member> members, int size) {
        MaglevTable table = new MaglevTable(members);
        int[] slots = new int[size];
        for (int i = 0; i < MaglevTable.SIZE; i++) {
            slots[Integer.parseInt(table.at(i).id().toString().substring(1))]++;
        }
        return slots;
    }

    private static List<Member> equal(int size) {
        return Pools.members(IntStream.generate(() -> 1).limit(size).toArray());
    }

    private static double changed(List<Member> before, List<Member> after, MemberId except) {
        MaglevTable a = new MaglevTable(before);
        MaglevTable b = new MaglevTable(after);
        int changed = 0;
        for (int i = 0; i < MaglevTable.SIZE; i++) {
            MemberId old = a.at(i).id();
            MemberId now = b.at(i).id();
            if (!old.equals(except) && !now.equals(except) && !old.equals(now)) {
                changed++;
            }
        }
        return (double) changed / MaglevTable.SIZE;
    }

    @Test
    public void aClientKeepsItsMember() {
        balancer.serve(equal(5));
        for (int client = 0; client < 100; client++) {
            int member = Pools.choose(balancer, FIRST_CLIENT + client);
            ConnectionKey other =
                    new ConnectionKey(
                            Ip4Address.valueOf(FIRST_CLIENT + client),
                            client,
                            Ip4Address.valueOf("198.18.0.101"),
                            8080);
            assertEquals("m" + member, balancer.choose(other).member().get().id().toString());
        }
    }

    @Test
    public void theOrderOfMembersAndEarlierOnesDoNotMatter() {
        List<Member> members = new ArrayList<>(Pools.members(1, 5, 3, 2));
        balancer.serve(members);
        int[] before = IntStream.range(0, 500).map(i -> Pools.choose(balancer, i)).toArray();
        balancer.serve(equal(9));
        Collections.reverse(members);
        balancer.serve(members);
        int[] after = IntStream.range(0, 500).map(i -> Pools.choose(balancer, i)).toArray();
        assertTrue(Arrays.equals(before, after));
    }

    @Test
    public void equalMembersHaveEqualSlots() {
        for (int size : new int[] {1, 2, 3, 10, 100, 1000}) {
            int[] slots = slots(equal(size), size);
            int least = Arrays.stream(slots).min().getAsInt();
            int most = Arrays.stream(slots).max().getAsInt();
            assertTrue(least + " to " + most, most - least <= 1);
        }
    }

    @Test
    public void slotsFollowTheWeights() {
        Random random = new Random(4);
        for (int round = 0; round < 30; round++) {
            int[] weights = Pools.weights(random, 1 + random.nextInt(50));
            int[] slots = slots(Pools.members(weights), weights.length);
            double unit = (double) MaglevTable.SIZE / IntStream.of(weights).sum();
            for (int i = 0; i < weights.length; i++) {
                assertEquals(weights[i] * unit, slots[i], 2);
            }
        }
    }

    @Test
    public void neighbouringClientsSpread() {
        balancer.serve(equal(10));
        int[] clients = new int[10];
        for (int i = 0; i < 10_000; i++) {
            clients[Pools.choose(balancer, FIRST_CLIENT + i)]++;
        }
        for (int count : clients) {
            assertEquals("within five standard deviations", 1000, count, 150);
        }
    }

    @Test
    public void fewOthersMoveWhenAMemberLeavesOrJoins() {
        for (int size : new int[] {3, 10, 100}) {
            List<Member> all = equal(size);
            for (int i = 0; i < size; i += 1 + size / 5) {
                List<Member> fewer = new ArrayList<>(all);
                MemberId id = fewer.remove(i).id();
                double left = changed(all, fewer, id);
                double joined = changed(fewer, all, id);
                assertTrue("left " + size + ": " + left, left < 0.05);
                assertEquals(left, joined, 0);
            }
        }
    }

    @Test
    public void clientsOfOneThatLeavesSpreadOverTheOthers() {
        balancer.serve(equal(4));
        int[] before = IntStream.range(0, 4_000).map(i -> Pools.choose(balancer, i)).toArray();
        balancer.serve(equal(4).subList(1, 4));
        int[] moved = new int[4];
        for (int i = 0; i < before.length; i++) {
            int now = Pools.choose(balancer, i);
            assertNotEquals(0, now);
            if (before[i] == 0) {
                moved[now]++;
            }
        }
        for (int i = 1; i < 4; i++) {
            assertEquals(333, moved[i], 90);
        }
    }

    @Test
    public void choosesNobodyWhenNobodyServes() {
        assertFalse(balancer.choose(Pools.client(1)).member().isPresent());
        balancer.serve(equal(1));
        balancer.serve(List.of());
        assertFalse(balancer.choose(Pools.client(1)).member().isPresent());
    }

    @Test
    public void explainsItsChoice() {
        balancer.serve(equal(2));
        String reason = balancer.choose(Pools.client(FIRST_CLIENT)).reason();
        assertTrue(
                reason, reason.matches("source-hash: the client's address has slot \\d+ of 65537"));
    }
}
