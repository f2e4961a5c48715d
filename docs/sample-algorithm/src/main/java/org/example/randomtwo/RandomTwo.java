/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.example.randomtwo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;

/**
 * Of two members drawn at random, the one with fewer open connections for its weight. Not
 * thread-safe: calls for one pool are never concurrent.
 */
final class RandomTwo implements Balancer {
    private final Random random;
    private final Map<MemberId, Integer> open = new HashMap<>();
    private List<Member> serving = List.of();

    RandomTwo(long seed) {
        random = new Random(seed);
    }

    @Override
    public void serve(List<Member> members) {
        serving = members;
    }

    @Override
    public Choice choose(ConnectionKey request) {
        if (serving.isEmpty()) {
            return Choice.none("no member may take traffic");
        }
        Member one = serving.get(random.nextInt(serving.size()));
        Member other = serving.get(random.nextInt(serving.size()));
        Member less = load(other) < load(one) ? other : one;
        return Choice.of(
                less, "random-two: " + open.getOrDefault(less.id(), 0) + " connections open");
    }

    private double load(Member member) {
        return open.getOrDefault(member.id(), 0) / (double) member.weight();
    }

    @Override
    public void opened(MemberId member) {
        open.merge(member, 1, Integer::sum);
    }

    @Override
    public void closed(MemberId member) {
        open.computeIfPresent(member, (m, n) -> n > 1 ? n - 1 : null);
    }
}
