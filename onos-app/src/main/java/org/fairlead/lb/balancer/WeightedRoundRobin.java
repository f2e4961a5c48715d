/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;

/**
 * Smooth weighted round robin: after any number of choices each member has had its share, rounded
 * up or down, so it deviates from it by less than one connection while the members stay the same.
 *
 * <p>The purpose is that of nginx' algorithm (Igor Sysoev, {@code ngx_http_upstream_round_robin.c},
 * 2012), which compares all members at each choice. This one is by deadlines: the (k+1)th turn of a
 * member with weight w of W in total may be taken once its share is more than k, and must have been
 * taken when its share is k+1; of those that may, the earliest deadline goes first. See Bennett and
 * Zhang, "WF2Q: Worst-case Fair Weighted Fair Queueing", INFOCOM 1996, and Balinski and Young, "The
 * quota method of apportionment", 1975. Deadlines alone, without the first condition, give the
 * heavy members long runs.
 *
 * <p>When members change, those that stay keep what they are behind or ahead, so frequent changes
 * do not starve the light ones.
 *
 * <p>A choice takes O(log n) amortised: one alone may have to move all members from one heap to the
 * other. Not thread-safe.
 */
final class WeightedRoundRobin implements Balancer {
    /** Lags are kept this much finer than one unit of weight, lest many changes round them away. */
    private static final long SCALE = 1 << 12;

    /** Choices after which counting starts anew; far below where numbers overflow. */
    static final long ERA = 1 << 28;

    private final PriorityQueue<Turn> waiting =
            new PriorityQueue<>(
                    Comparator.<Turn>comparingLong(t -> t.release).thenComparingInt(t -> t.order));
    private final PriorityQueue<Turn> ready =
            new PriorityQueue<>(
                    Comparator.<Turn>comparingLong(t -> t.deadline).thenComparingInt(t -> t.order));
    private Map<MemberId, Turn> turns = new HashMap<>();
    private final long era;
    private List<Member> serving = List.of();
    private long step;
    private long total;

    WeightedRoundRobin(long era) {
        this.era = era;
    }

    @Override
    public void serve(List<Member> members) {
        long newTotal = members.stream().mapToLong(Member::weight).sum();
        List<Turn> fresh = new ArrayList<>(members.size());
        long sum = 0;
        for (Member member : members) {
            Turn turn = new Turn(member, fresh.size());
            Turn old = turns.get(member.id());
            if (old != null) {
                turn.lag = old.lagAt(step, total) * newTotal / total;
            }
            sum += turn.lag;
            fresh.add(turn);
        }
        serving = members;
        level(fresh, sum, newTotal);
        step = 0;
        total = newTotal;
        waiting.clear();
        ready.clear();
        turns = new HashMap<>();
        for (Turn turn : fresh) {
            turn.plan(total);
            turns.put(turn.member.id(), turn);
            waiting.add(turn);
        }
    }

    /** Makes the lags add up to zero: what leaving members were owed or owing falls to all. */
    private static void level(List<Turn> turns, long sum, long total) {
        long rest = sum;
        for (Turn turn : turns) {
            long part = sum * turn.member.weight() / total;
            turn.lag -= part;
            rest -= part;
        }
        for (int i = 0; rest != 0; i = (i + 1) % turns.size()) {
            long one = Long.signum(rest);
            turns.get(i).lag -= one;
            rest -= one;
        }
    }

    @Override
    public Choice choose(ConnectionKey request) {
        if (turns.isEmpty()) {
            return Choice.none("no member may take traffic");
        }
        if (step == era) {
            serve(serving);
        }
        step++;
        while (!waiting.isEmpty() && waiting.peek().release <= step) {
            ready.add(waiting.poll());
        }
        Turn turn = ready.isEmpty() ? waiting.poll() : ready.poll();
        turn.taken++;
        turn.plan(total);
        waiting.add(turn);
        return Choice.of(
                turn.member,
                "weighted-round-robin: weight " + turn.member.weight() + " of " + total);
    }

    @Override
    public List<Candidate> explain(ConnectionKey request) {
        long next = step + 1;
        List<Turn> order = new ArrayList<>(turns.values());
        // As choose() does: of those whose turn may come the earliest deadline, or who comes next.
        order.sort(
                Comparator.<Turn>comparingLong(t -> Math.max(0, t.release - next))
                        .thenComparingLong(t -> t.release <= next ? t.deadline : 0)
                        .thenComparingInt(t -> t.order));
        List<Candidate> candidates = new ArrayList<>(order.size());
        for (Turn turn : order) {
            candidates.add(
                    Candidate.of(
                            turn.member,
                            candidates.size(),
                            "weight "
                                    + turn.member.weight()
                                    + " of "
                                    + total
                                    + ", its turn is due within "
                                    + Math.max(1, turn.deadline - step)));
        }
        return candidates;
    }

    /** A member and when its next turn is, in choices since the members last changed. */
    private static final class Turn {
        final Member member;
        final int order;

        /** What it was owed at the start: connections times total weight times SCALE. */
        long lag;

        long taken;
        long release;
        long deadline;

        Turn(Member member, int order) {
            this.member = member;
            this.order = order;
        }

        long lagAt(long step, long total) {
            return (step * member.weight() - taken * total) * SCALE + lag;
        }

        void plan(long total) {
            long weight = member.weight() * SCALE;
            release = Math.floorDiv(taken * total * SCALE - lag, weight) + 1;
            deadline = -Math.floorDiv(lag - (taken + 1) * total * SCALE, weight);
        }
    }
}
