/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;

/**
 * The member with the fewest open connections for its weight; among equals, the one that has not
 * been chosen for longest. This is the rule of {@code least_conn} in nginx and of {@code leastconn}
 * in HAProxy, which keeps its servers in a search tree by load as we do. A choice, an opening and a
 * closing take O(log n). Not thread-safe.
 */
final class LeastConnections implements Balancer {
    /** Of all that serve or have open connections. */
    private final Map<MemberId, Load> loads = new HashMap<>();

    /** Of those that serve. A load is never changed while it is in here. */
    private final TreeSet<Load> serving = new TreeSet<>();

    private long choices;

    @Override
    public void serve(List<Member> members) {
        serving.clear();
        loads.values().forEach(load -> load.member = null);
        int order = 0;
        for (Member member : members) {
            Load load = loads.computeIfAbsent(member.id(), id -> new Load());
            load.member = member;
            load.order = order++;
            serving.add(load);
        }
        loads.values().removeIf(load -> load.member == null && load.open == 0);
    }

    @Override
    public Choice choose(ConnectionKey request) {
        Load least = serving.pollFirst();
        if (least == null) {
            return Choice.none("no member may take traffic");
        }
        least.chosen = ++choices;
        serving.add(least);
        return Choice.of(
                least.member,
                "least-connections: "
                        + least.open
                        + " open at weight "
                        + least.member.weight()
                        + ", the least of "
                        + serving.size());
    }

    @Override
    public void opened(MemberId id) {
        change(loads.computeIfAbsent(id, i -> new Load()), 1);
    }

    @Override
    public void closed(MemberId id) {
        Load load = loads.get(id);
        if (load == null || load.open == 0) {
            return;
        }
        change(load, -1);
        if (load.member == null && load.open == 0) {
            loads.remove(id);
        }
    }

    private void change(Load load, int by) {
        if (load.member == null) {
            load.open += by;
            return;
        }
        serving.remove(load);
        load.open += by;
        serving.add(load);
    }

    /** What a member has to carry. */
    private static final class Load implements Comparable<Load> {
        /** Null while it does not serve. */
        Member member;

        int order;
        int open;
        long chosen;

        @Override
        public int compareTo(Load other) {
            // open / weight, without division
            int result =
                    Long.compare(
                            (long) open * other.member.weight(),
                            (long) other.open * member.weight());
            if (result == 0) {
                result = Long.compare(chosen, other.chosen);
            }
            return result == 0 ? Integer.compare(order, other.order) : result;
        }
    }
}
