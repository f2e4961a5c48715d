/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;

/**
 * The member with the least to do for its weight; among equals, the one that has not been chosen
 * for longest. This is the rule of {@code least_conn} in nginx and of {@code leastconn} in HAProxy,
 * which keeps its servers in a search tree by load as we do.
 *
 * <p>While all that serve send reports, it goes by the requests that they have ({@link Signals});
 * as soon as one does not, by the connections that the network knows of, for all of them: the two
 * cannot be compared. A choice, an opening, a closing and a report take O(log n) amortised; the
 * change between the two O(n log n). Not thread-safe.
 */
final class LeastConnections implements Balancer {
    private final BalancerContext context;

    /** Of all that serve, have open connections or send reports. */
    private final Map<MemberId, Load> loads = new HashMap<>();

    /** Of those that serve. What orders a load is never changed while it is in here. */
    private final TreeSet<Load> serving = new TreeSet<>();

    /** The same, by when their count changes by itself, the next first. */
    private final TreeSet<Load> changing = new TreeSet<>(Load::compareChange);

    private int silent;
    private boolean byReports;
    private long choices;

    LeastConnections(BalancerContext context) {
        this.context = context;
    }

    @Override
    public void serve(List<Member> members) {
        long now = context.now();
        loads.values().forEach(load -> load.member = null);
        int order = 0;
        for (Member member : members) {
            Load load = loads.computeIfAbsent(member.id(), id -> new Load());
            load.member = member;
            load.order = order++;
        }
        loads.values()
                .removeIf(load -> load.member == null && load.open == 0 && !load.isFresh(now));
        rebuild(now);
    }

    private void rebuild(long now) {
        serving.clear();
        changing.clear();
        silent = 0;
        for (Load load : loads.values()) {
            load.heard = load.isFresh(now);
            silent += load.member == null || load.heard ? 0 : 1;
        }
        byReports = silent == 0;
        for (Load load : loads.values()) {
            if (load.member != null) {
                enter(load, now);
            }
        }
    }

    private void enter(Load load, long now) {
        load.count = count(load, now);
        serving.add(load);
        load.changesAt = changesAt(load, now);
        changing.add(load);
    }

    /** Brings a member to its place; most news move it in one of the two trees only. */
    private void refresh(Load load, long now) {
        int count = count(load, now);
        if (count != load.count) {
            serving.remove(load);
            load.count = count;
            serving.add(load);
        }
        long changesAt = changesAt(load, now);
        if (changesAt != load.changesAt) {
            changing.remove(load);
            load.changesAt = changesAt;
            changing.add(load);
        }
    }

    private int count(Load load, long now) {
        return byReports ? load.pending(now) : load.open;
    }

    private long changesAt(Load load, long now) {
        if (!load.heard) {
            return Long.MAX_VALUE;
        }
        return byReports ? Math.min(load.staleAt(), load.changesAt(now)) : load.staleAt();
    }

    /** Brings up to date what has changed by the passing of time. */
    private void settle(long now) {
        while (!changing.isEmpty() && changing.first().changesAt <= now) {
            Load load = changing.first();
            if (!load.isFresh(now)) {
                rebuild(now);
            } else {
                refresh(load, now);
            }
        }
    }

    @Override
    public Choice choose(ConnectionKey request) {
        settle(context.now());
        if (serving.isEmpty()) {
            return Choice.none("no member may take traffic");
        }
        Load least = serving.pollFirst();
        least.chosen = ++choices;
        serving.add(least);
        return Choice.of(least.member, "least-connections: " + note(least));
    }

    private String note(Load load) {
        return load.count
                + (byReports ? " in flight" : " open")
                + " at weight "
                + load.member.weight()
                + ", of "
                + serving.size()
                + " members";
    }

    @Override
    public List<Candidate> explain(ConnectionKey request) {
        // Settling changes nothing that the next choice would not.
        settle(context.now());
        return serving.stream()
                .map(
                        load ->
                                Candidate.of(
                                        load.member,
                                        (double) load.count / load.member.weight(),
                                        note(load)))
                .collect(Collectors.toList());
    }

    @Override
    public void opened(MemberId id) {
        long now = context.now();
        Load load = loads.computeIfAbsent(id, i -> new Load());
        load.opened(now);
        moved(load, now);
    }

    @Override
    public void closed(MemberId id) {
        Load load = loads.get(id);
        if (load == null) {
            return;
        }
        long now = context.now();
        load.closed();
        moved(load, now);
        if (load.member == null && load.open == 0 && !load.isFresh(now)) {
            loads.remove(id);
        }
    }

    private void moved(Load load, long now) {
        if (load.member != null) {
            refresh(load, now);
        }
    }

    @Override
    public void load(MemberLoad report) {
        long now = context.now();
        Load load = loads.computeIfAbsent(report.member(), i -> new Load());
        load.report(report);
        if (load.member != null && !load.heard && load.isFresh(now)) {
            load.heard = true;
            silent--;
            if (silent == 0) {
                rebuild(now);
            }
        }
        moved(load, now);
    }

    /** What a member has to carry. */
    private static final class Load extends Signals implements Comparable<Load> {
        /** Requests or connections, whichever the members are compared by. */
        int count;

        long chosen;
        long changesAt;

        /** Whether it is among those that send reports. */
        boolean heard;

        @Override
        public int compareTo(Load other) {
            // count / weight, without division
            int result =
                    Long.compare(
                            (long) count * other.member.weight(),
                            (long) other.count * member.weight());
            if (result == 0) {
                result = Long.compare(chosen, other.chosen);
            }
            return result == 0 ? Integer.compare(order, other.order) : result;
        }

        static int compareChange(Load a, Load b) {
            int result = Long.compare(a.changesAt, b.changesAt);
            return result == 0 ? Integer.compare(a.order, b.order) : result;
        }
    }
}
