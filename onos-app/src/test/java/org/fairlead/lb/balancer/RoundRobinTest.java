/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

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
}
