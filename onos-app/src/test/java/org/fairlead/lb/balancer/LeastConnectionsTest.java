/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.junit.Test;

public class LeastConnectionsTest {
    private final Balancer balancer = new LeastConnectionsFactory().create();

    private static MemberId id(int number) {
        return MemberId.of("m" + number);
    }

    private String choose(int times, boolean stay) {
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            int member = Pools.choose(balancer, i);
            chosen.add("" + member);
            if (stay) {
                balancer.opened(id(member));
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
                balancer.closed(id(closing));
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
            balancer.opened(id(chosen));
        }
    }

    @Test
    public void remembersTheConnectionsOfThoseThatDoNotServe() {
        balancer.opened(id(0));
        balancer.serve(Pools.members(1, 1));
        assertEquals("1", choose(1, true));
        balancer.serve(Pools.members(1));
        balancer.opened(id(1));
        balancer.serve(Pools.members(1, 1));
        assertEquals("0", choose(1, true));
    }

    @Test
    public void aClosingTooManyDoesNoHarm() {
        balancer.serve(Pools.members(1, 1));
        balancer.closed(id(0));
        balancer.closed(id(7));
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
                "least-connections: 1 open at weight 2, the least of 2",
                balancer.choose(Pools.client(1)).reason());
    }
}
