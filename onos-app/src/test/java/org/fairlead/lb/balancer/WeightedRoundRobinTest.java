/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.Member;
import org.junit.Test;

public class WeightedRoundRobinTest {
    private final Balancer balancer = new WeightedRoundRobinFactory().create();

    private String choose(int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> "" + Pools.choose(balancer, i))
                .collect(Collectors.joining(" "));
    }

    @Test
    public void equalWeightsGoRoundInTheOrderOfThePool() {
        balancer.serve(Pools.members(3, 3, 3));
        assertEquals("0 1 2 0 1 2 0", choose(7));
    }

    @Test
    public void heavyMembersAreInterleaved() {
        balancer.serve(Pools.members(5, 1, 1));
        assertEquals("0 0 0 1 0 0 2 0 0 0 1 0 0 2", choose(14));
    }

    @Test
    public void everyPrefixIsWithinOneOfTheShares() {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            int[] weights = Pools.weights(random, 1 + random.nextInt(round % 10 == 0 ? 200 : 12));
            balancer.serve(List.of());
            balancer.serve(Pools.members(weights));
            int total = IntStream.of(weights).sum();
            int[] counts = new int[weights.length];
            for (int n = 1; n <= 2 * total; n++) {
                counts[Pools.choose(balancer, n)]++;
                for (int i = 0; i < counts.length; i++) {
                    long off = (long) counts[i] * total - (long) n * weights[i];
                    assertTrue("less than one off", Math.abs(off) < total);
                }
                if (n == total) {
                    assertArrayEquals("a cycle is exact", weights, counts);
                }
            }
        }
    }

    @Test
    public void theSameMembersGiveTheSameSequence() {
        List<Member> members = Pools.members(7, 256, 31, 1);
        balancer.serve(members);
        String first = choose(1000);
        balancer.serve(List.of());
        balancer.serve(members);
        assertEquals(first, choose(1000));
    }

    @Test
    public void countingAnewChangesNothing() {
        Balancer forgetful = new WeightedRoundRobin(100);
        balancer.serve(Pools.members(7, 256, 31, 1, 31));
        forgetful.serve(Pools.members(7, 256, 31, 1, 31));
        for (int i = 0; i < 5000; i++) {
            assertEquals(Pools.choose(balancer, i), Pools.choose(forgetful, i));
        }
    }

    @Test
    public void changesDoNotStarveTheLight() {
        // A light member's turn comes once in 258 choices, a change after every third.
        int[] counts = new int[4];
        for (int i = 0; i < 30_000; i++) {
            if (i % 3 == 0) {
                balancer.serve(Pools.members(256, 1, 1, i % 2 == 0 ? 1 : 20).subList(0, 3 + i % 2));
            }
            counts[Pools.choose(balancer, i)]++;
        }
        double perTurn = (1 / 258. + 1 / 278.) / 2 * 30_000;
        assertEquals(perTurn, counts[1], 3);
        assertEquals(perTurn, counts[2], 3);
    }

    @Test
    public void sharesHoldThroughRandomChanges() {
        Random random = new Random(2);
        int size = 8;
        double[] due = new double[size];
        int[] counts = new int[size];
        for (int change = 0; change < 2_000; change++) {
            int[] weights = Pools.weights(random, size);
            List<Member> members = new ArrayList<>();
            int total = 0;
            for (int i = 0; i < size; i++) {
                if (i < 4 || random.nextBoolean()) {
                    members.add(Pools.member(i, weights[i]));
                    total += weights[i];
                }
            }
            balancer.serve(members);
            int times = random.nextInt(50);
            for (Member m : members) {
                due[Integer.parseInt(m.id().toString().substring(1))] +=
                        (double) times * m.weight() / total;
            }
            for (int i = 0; i < times; i++) {
                counts[Pools.choose(balancer, i)]++;
            }
        }
        for (int i = 0; i < size; i++) {
            assertEquals("member " + i, 1, counts[i] / due[i], 0.02);
        }
    }

    @Test
    public void choosesNobodyWhenNobodyServes() {
        assertFalse(balancer.choose(Pools.client(1)).member().isPresent());
        balancer.serve(Pools.members(2));
        choose(3);
        balancer.serve(List.of());
        assertFalse(balancer.choose(Pools.client(1)).member().isPresent());
    }

    @Test
    public void explainsItsChoice() {
        balancer.serve(Pools.members(3, 1));
        assertEquals(
                "weighted-round-robin: weight 3 of 4", balancer.choose(Pools.client(1)).reason());
    }
}
