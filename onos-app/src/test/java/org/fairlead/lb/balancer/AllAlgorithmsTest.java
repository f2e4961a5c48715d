/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.Member;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** What holds for every algorithm, through random events. */
@RunWith(Parameterized.class)
public class AllAlgorithmsTest {
    private static final int SIZE = 12;

    @Parameter public String name;

    @Parameter(1)
    public BalancerFactory factory;

    @Parameters(name = "{0}")
    public static List<Object[]> algorithms() {
        return Lab.ALL.stream().map(f -> new Object[] {f.name(), f}).collect(Collectors.toList());
    }

    /** Drives an algorithm through random events, and looks at each choice. */
    private final class Walk {
        final Random random;
        final Lab lab;
        final int[] open = new int[SIZE];
        List<Member> serving = List.of();

        Walk(long events, long seed) {
            random = new Random(events);
            lab = new Lab(factory, seed);
        }

        void event() {
            int member = random.nextInt(SIZE);
            switch (random.nextInt(20)) {
                case 0:
                    serving = Pools.members(Pools.weights(random, SIZE));
                    serving.removeIf(m -> random.nextInt(3) == 0);
                    lab.balancer.serve(serving);
                    break;
                case 1:
                    lab.pass(random.nextInt(4_000));
                    break;
                case 2:
                case 3:
                case 4:
                case 5:
                    lab.balancer.load(
                            lab.load(member, random.nextInt(30), random.nextInt(200) / 2.0)
                                    .version(random.nextInt(50) == 0 ? "v2" : "v1")
                                    .p99Ms(random.nextInt(300))
                                    .workers(random.nextInt(3))
                                    .build());
                    break;
                case 6:
                case 7:
                    if (open[member] > 0) {
                        open[member]--;
                        lab.balancer.closed(Pools.id(member));
                    }
                    break;
                default:
                    lab.pass(random.nextInt(60));
            }
        }

        Choice choose() {
            Choice choice = lab.balancer.choose(Pools.client(random.nextInt(100)));
            choice.member().ifPresent(m -> open[Pools.number(m)]++);
            choice.member().ifPresent(m -> lab.balancer.opened(m.id()));
            return choice;
        }
    }

    @Test
    public void choosesOnlyWhoServesAndAlwaysSomebody() {
        Walk walk = new Walk(1, 1);
        for (int i = 0; i < 6_000; i++) {
            walk.event();
            Choice choice = walk.choose();
            assertEquals(!walk.serving.isEmpty(), choice.member().isPresent());
            assertTrue(choice.member().map(walk.serving::contains).orElse(true));
            assertTrue(
                    choice.reason(),
                    choice.reason().startsWith(choice.member().isPresent() ? name : "no member"));
        }
    }

    @Test
    public void nobodyServesNobodyIsChosen() {
        Lab lab = new Lab(factory);
        assertFalse(lab.balancer.choose(Pools.client(1)).member().isPresent());
        lab.balancer.serve(Pools.members(1, 2));
        lab.balancer.serve(List.of());
        assertFalse(lab.balancer.choose(Pools.client(1)).member().isPresent());
        assertEquals(List.of(), lab.balancer.explain(Pools.client(1)));
    }

    @Test
    public void explainingTellsTheNextChoiceAndChangesNothing() {
        Walk asked = new Walk(2, 1);
        Walk unasked = new Walk(2, 1);
        for (int i = 0; i < 3_000; i++) {
            asked.event();
            unasked.event();
            Random twin = new Random(i);
            int client = twin.nextInt(100);
            List<Candidate> candidates = asked.lab.balancer.explain(Pools.client(client));
            List<Candidate> again = asked.lab.balancer.explain(Pools.client(client));
            assertEquals(candidates.toString(), again.toString());
            assertEquals(
                    asked.serving.stream().map(Member::id).collect(Collectors.toSet()),
                    candidates.stream().map(c -> c.member().id()).collect(Collectors.toSet()));
            assertEquals(asked.serving.size(), candidates.size());
            Choice choice = asked.lab.balancer.choose(Pools.client(client));
            Choice other = unasked.lab.balancer.choose(Pools.client(client));
            assertEquals(other.member(), choice.member());
            assertEquals(other.reason(), choice.reason());
            choice.member().ifPresent(m -> assertEquals(m, candidates.get(0).member()));
        }
    }

    @Test
    public void theSameSeedMakesTheSameChoices() {
        Walk a = new Walk(3, 7);
        Walk b = new Walk(3, 7);
        for (int i = 0; i < 2_000; i++) {
            a.event();
            b.event();
            assertEquals(a.choose().member(), b.choose().member());
        }
    }

    @Test
    public void randomOnesHangOnTheSeed() {
        boolean isRandom = Set.of("latency-weighted", "p2c-ewma", "predictive").contains(name);
        Lab a = new Lab(factory, 1);
        Lab b = new Lab(factory, 2);
        a.balancer.serve(Pools.members(1, 1, 1, 1, 1, 1, 1, 1));
        b.balancer.serve(Pools.members(1, 1, 1, 1, 1, 1, 1, 1));
        if (isRandom) {
            assertNotEquals(a.sequence(100), b.sequence(100));
        } else {
            assertEquals(a.sequence(100), b.sequence(100));
        }
    }

    @Test
    public void weightsAreHonoured() {
        int[] weights = {1, 2, 3, 4, 10};
        if (name.equals("round-robin")) {
            return; // its definition
        }
        Lab lab = new Lab(factory);
        lab.balancer.serve(Pools.members(weights));
        int[] counts = lab.spread(5, 20_000);
        for (int i = 0; i < 5; i++) {
            assertEquals(name + " " + i, weights[i] * 1000, counts[i], weights[i] * 30 + 60);
        }
    }
}
