/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.Member;
import org.junit.Test;

public class LeastConnectionsTest {
    private final Balancer balancer = new LeastConnectionsFactory().create(Pools.context());

    private String choose(int times, boolean stay) {
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            int member = Pools.choose(balancer, i);
            chosen.add("" + member);
            if (stay) {
                balancer.opened(Pools.id(member));
            }
        }
        return String.join(" ", chosen);
    }

    @Test
    public void equalsTakeTurns() {
        balancer.serve(Pools.members(1, 3, 2));
        assertEquals("0 1 2 0 1 2 0", choose(7, false));
    }

    @Test
    public void connectionsThatStaySpreadByWeight() {
        balancer.serve(Pools.members(1, 3));
        assertEquals("0 1 1 1 0 1 1 1", choose(8, true));
    }

    @Test
    public void neverChoosesOneWithMoreLoadForItsWeight() {
        Random random = new Random(3);
        int size = 10;
        int[] open = new int[size];
        int[] weights = new int[size];
        List<Member> members = List.of();
        for (int n = 0; n < 100_000; n++) {
            if (n % 500 == 0) {
                weights = Pools.weights(random, size);
                members = new ArrayList<>(Pools.members(weights));
                members.removeIf(m -> random.nextInt(4) == 0);
                balancer.serve(members);
            }
            int closing = random.nextInt(size); // also of those that do not serve
            if (open[closing] > 0 && random.nextInt(10) < 7) {
                open[closing]--;
                balancer.closed(Pools.id(closing));
            }
            if (members.isEmpty()) {
                continue;
            }
            int chosen = Pools.choose(balancer, n);
            for (Member m : members) {
                int i = Integer.parseInt(m.id().toString().substring(1));
                assertTrue((long) open[chosen] * weights[i] <= (long) open[i] * weights[chosen]);
            }
            open[chosen]++;
            balancer.opened(Pools.id(chosen));
        }
    }

    @Test
    public void remembersTheConnectionsOfThoseThatDoNotServe() {
        balancer.opened(Pools.id(0));
        balancer.serve(Pools.members(1, 1));
        assertEquals("1", choose(1, true));
        balancer.serve(Pools.members(1));
        balancer.opened(Pools.id(1));
        balancer.serve(Pools.members(1, 1));
        assertEquals("0", choose(1, true));
    }

    @Test
    public void aClosingTooManyDoesNoHarm() {
        balancer.serve(Pools.members(1, 1));
        balancer.closed(Pools.id(0));
        balancer.closed(Pools.id(7));
        assertEquals("0 1 0 1", choose(4, true));
    }

    @Test
    public void choosesNobodyWhenNobodyServes() {
        assertFalse(balancer.choose(Pools.client(1)).member().isPresent());
        balancer.serve(Pools.members(1));
        balancer.serve(List.of());
        assertFalse(balancer.choose(Pools.client(1)).member().isPresent());
    }

    @Test
    public void explainsItsChoice() {
        balancer.serve(Pools.members(2, 1));
        choose(2, true);
        assertEquals(
                "least-connections: 1 open at weight 2, of 2 members",
                balancer.choose(Pools.client(1)).reason());
    }

    @Test
    public void whileAllReportItGoesByTheirRequests() {
        Lab lab = new Lab(new LeastConnectionsFactory());
        lab.balancer.serve(Pools.members(1, 1));
        for (int i = 0; i < 50; i++) {
            lab.balancer.opened(Pools.id(1)); // long ended, but the network does not know yet
        }
        lab.pass(100);
        lab.report(0, 6, 1000);
        assertEquals("one is silent", 0, Pools.choose(lab.balancer, 1));
        lab.report(1, 2, 1000);
        assertArrayEquals(new int[] {0, 4}, lab.spread(2, 4));
        assertArrayEquals(new int[] {10, 10}, lab.spread(2, 20));
        assertEquals("16 in flight at weight 1, of 2 members", lab.explained(0).note());
    }

    @Test
    public void requestsAreTakenForAnsweredWhenTheirTimeHasCome() {
        Lab lab = new Lab(new LeastConnectionsFactory());
        lab.balancer.serve(Pools.members(1, 1));
        lab.report(0, 4, 40);
        lab.report(1, 2, 200);
        lab.pass(21);
        assertEquals(2, lab.explained(0).score(), 0);
        assertEquals(2, lab.explained(1).score(), 0);
        lab.pass(10);
        assertArrayEquals(new int[] {1, 0}, lab.spread(2, 1));
        lab.pass(10);
        assertEquals("the reported have been answered", 1, lab.explained(0).score(), 0);
        lab.pass(30);
        assertEquals("the new one too", 0, lab.explained(0).score(), 0);
    }

    @Test
    public void aMemberThatStallsIsNotTakenForIdle() {
        Lab lab = new Lab(new LeastConnectionsFactory());
        lab.balancer.serve(Pools.members(1, 1));
        lab.report(0, 2, 40);
        lab.report(1, 2, 40);
        lab.pass(250);
        lab.report(0, 20, 40);
        lab.report(1, 2, 40);
        lab.pass(100);
        assertTrue(lab.explained(0).score() > 10);
        assertEquals(0, lab.explained(1).score(), 0);
    }

    @Test
    public void whenOneFallsSilentConnectionsCount() {
        Lab lab = new Lab(new LeastConnectionsFactory());
        lab.balancer.serve(Pools.members(1, 1));
        lab.balancer.opened(Pools.id(1));
        lab.report(0, 3, 1000);
        lab.pass(1_000);
        lab.report(1, 0, 1000);
        assertEquals(1, Pools.choose(lab.balancer, 1));
        lab.pass(1_100);
        assertEquals("the report is too old", 0, Pools.choose(lab.balancer, 1));
        assertEquals("1 open at weight 1, of 2 members", lab.explained(1).note());
        lab.report(0, 3, 1000);
        assertEquals("it is back", 1, Pools.choose(lab.balancer, 1));
    }

    @Test
    public void neverChoosesOneWithMoreRequestsForItsWeight() {
        Random random = new Random(4);
        Lab lab = new Lab(new LeastConnectionsFactory());
        int[] weights = Pools.weights(random, 10);
        lab.balancer.serve(Pools.members(weights));
        for (int n = 0; n < 20_000; n++) {
            lab.pass(random.nextInt(4));
            if (n % 10 == 0) {
                int member = n / 10 % 10;
                lab.report(member, random.nextInt(2 * weights[member]), 1 + random.nextInt(300));
            }
            List<Candidate> candidates = lab.balancer.explain(Pools.client(n));
            Member chosen = lab.balancer.choose(Pools.client(n)).member().get();
            double score = lab.explained(Pools.number(chosen)).score();
            for (Candidate candidate : candidates) {
                assertTrue(score <= candidate.score());
            }
            lab.balancer.opened(chosen.id());
        }
    }
}
