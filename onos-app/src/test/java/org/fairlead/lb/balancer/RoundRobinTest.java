/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.junit.Test;
import org.onlab.packet.Ip4Address;

public class RoundRobinTest {
    private static final ConnectionKey KEY =
            new ConnectionKey(
                    Ip4Address.valueOf("198.18.0.1"),
                    40000,
                    Ip4Address.valueOf("198.18.0.100"),
                    80);

    private final Balancer balancer = new RoundRobinFactory().create();

    private static List<Member> members(String... names) {
        List<Member> members = new ArrayList<>();
        for (String name : names) {
            members.add(
                    Member.builder()
                            .id(MemberId.of(name))
                            .address(Ip4Address.valueOf("198.18.0." + (10 + members.size())))
                            .port(8000)
                            .build());
        }
        return members;
    }

    private String choose() {
        return balancer.choose(KEY).member().map(m -> m.id().toString()).orElse("-");
    }

    private String choose(int times) {
        return IntStream.range(0, times).mapToObj(i -> choose()).collect(Collectors.joining(" "));
    }

    @Test
    public void goesRoundInTheOrderOfThePool() {
        balancer.serve(members("a", "b", "c"));
        assertEquals("a b c a b c a", choose(7));
    }

    @Test
    public void spreadsEvenly() {
        balancer.serve(members("a", "b", "c"));
        Map<String, Integer> share = new HashMap<>();
        for (int i = 0; i < 30; i++) {
            share.merge(choose(), 1, Integer::sum);
        }
        assertEquals(Map.of("a", 10, "b", 10, "c", 10), share);
    }

    @Test
    public void goesOnBehindTheLastOneWhenAMemberLeaves() {
        balancer.serve(members("a", "b", "c"));
        assertEquals("a b", choose(2));
        balancer.serve(members("b", "c"));
        assertEquals("c b c", choose(3));
    }

    @Test
    public void staysInItsPlaceWhenTheLastOneLeaves() {
        balancer.serve(members("a", "b", "c", "d"));
        assertEquals("a b", choose(2));
        balancer.serve(members("a", "c", "d"));
        assertEquals("d a c", choose(3));
    }

    @Test
    public void takesANewMemberIn() {
        balancer.serve(members("a", "b"));
        assertEquals("a", choose());
        balancer.serve(members("a", "b", "c"));
        assertEquals("b c a", choose(3));
    }

    @Test
    public void choosesNobodyWhenNobodyServes() {
        balancer.serve(members("a"));
        choose();
        balancer.serve(Collections.emptyList());
        Choice choice = balancer.choose(KEY);
        assertFalse(choice.member().isPresent());
        assertEquals("no member may take traffic", choice.reason());
        balancer.serve(members("a"));
        assertEquals("a", choose());
    }

    @Test
    public void explainsItsChoice() {
        balancer.serve(members("a", "b"));
        choose();
        Choice choice = balancer.choose(KEY);
        assertEquals("round-robin: turn 2 of 2", choice.reason());
    }

    private Map<String, Integer> shares(int times) {
        Map<String, Integer> share = new HashMap<>();
        for (int i = 0; i < times; i++) {
            String explained = balancer.explain(KEY).get(0).member().id().toString();
            String chosen = choose();
            assertEquals("as explained", explained, chosen);
            share.merge(chosen, 1, Integer::sum);
        }
        return share;
    }

    @Test
    public void whoWarmsUpTakesOnlySomeOfItsTurns() {
        balancer.warm(Map.of(MemberId.of("b"), 0.1));
        balancer.serve(members("a", "b", "c"));
        assertEquals("a c a c", choose(4));
        assertEquals(Map.of("a", 100, "b", 10, "c", 100), shares(210));
        balancer.warm(Map.of(MemberId.of("b"), 0.5));
        balancer.serve(members("a", "b", "c"));
        assertEquals(Map.of("a", 40, "b", 20, "c", 40), shares(100));
        assertTrue(
                balancer.explain(KEY).stream()
                        .anyMatch(c -> c.note().endsWith("takes 50 % of its turns")));
        balancer.warm(Map.of());
        balancer.serve(members("a", "b", "c"));
        assertEquals(Map.of("a", 30, "b", 30, "c", 30), shares(90));
    }

    @Test
    public void somebodyIsChosenAlsoWhenAllWarmUp() {
        Map<MemberId, Double> all = new HashMap<>();
        for (String name : new String[] {"a", "b", "c"}) {
            all.put(MemberId.of(name), 0.1);
        }
        balancer.warm(all);
        balancer.serve(members("a", "b", "c"));
        assertEquals(Map.of("a", 10, "b", 10, "c", 10), shares(30));
        balancer.warm(Map.of(MemberId.of("a"), 0.0));
        balancer.serve(members("a"));
        assertEquals("a a", choose(2));
    }
}
