/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.onlab.packet.Ip4Address;

/** Members and requests for tests of algorithms. */
final class Pools {
    private Pools() {}

    /** A clock that stands still. */
    static BalancerContext context() {
        return BalancerContext.of(() -> 0, 1);
    }

    static MemberId id(int number) {
        return MemberId.of("m" + number);
    }

    static int number(Member member) {
        return Integer.parseInt(member.id().toString().substring(1));
    }

    static ConnectionKey client(int address) {
        return new ConnectionKey(
                Ip4Address.valueOf(address), 40000, Ip4Address.valueOf("198.18.0.100"), 80);
    }

    /** Member number i is called "mi". */
    static Member member(int number, int weight) {
        return Member.builder()
                .id(id(number))
                .address(Ip4Address.valueOf(0xc6120000 + number + 1))
                .port(8000)
                .weight(weight)
                .build();
    }

    static List<Member> members(int... weights) {
        List<Member> members = new ArrayList<>();
        for (int weight : weights) {
            members.add(member(members.size(), weight));
        }
        return members;
    }

    static int[] weights(Random random, int size) {
        int greatest = random.nextBoolean() ? Member.MAX_WEIGHT : 8;
        return random.ints(size, 1, greatest + 1).toArray();
    }

    static int choose(Balancer balancer, int client) {
        return number(balancer.choose(client(client)).member().orElseThrow(AssertionError::new));
    }
}
