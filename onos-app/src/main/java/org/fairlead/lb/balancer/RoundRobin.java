/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;

/**
 * Every member in its turn. One that warms up lets turns pass until its share has added up to one,
 * as Envoy's round robin does with its slow start. A choice takes constant time, if not nearly all
 * members warm up. Not thread-safe.
 */
final class RoundRobin implements Balancer {
    /** Bounds the turns that are passed when all members warm up. */
    private static final double LEAST_SHARE = 0.01;

    private static final double ROUNDING = 1e-9;

    private ImmutableList<Member> serving = ImmutableList.of();
    private Map<MemberId, Double> warming = Map.of();

    /** What those that warm up have saved since they were last chosen, less than 1. */
    private final Map<MemberId, Double> saved = new HashMap<>();

    private MemberId last;
    private int next;

    @Override
    public void warm(Map<MemberId, Double> shares) {
        warming = shares;
        saved.keySet().retainAll(shares.keySet());
    }

    @Override
    public void serve(List<Member> members) {
        serving = ImmutableList.copyOf(members);
        // Go on after the last one that had its turn, or else at the place where it was.
        int place = Iterables.indexOf(serving, m -> m.id().equals(last));
        if (place >= 0) {
            next = place + 1;
        }
        if (next >= serving.size()) {
            next = 0;
        }
    }

    @Override
    public Choice choose(ConnectionKey request) {
        if (serving.isEmpty()) {
            return Choice.none("no member may take traffic");
        }
        int turn = turn(saved);
        Member member = serving.get(turn);
        last = member.id();
        next = turn + 1 == serving.size() ? 0 : turn + 1;
        return Choice.of(member, "round-robin: turn " + (turn + 1) + " of " + serving.size());
    }

    @Override
    public List<Candidate> explain(ConnectionKey request) {
        List<Candidate> candidates = new ArrayList<>(serving.size());
        int first = serving.isEmpty() ? 0 : turn(new HashMap<>(saved));
        for (int i = 0; i < serving.size(); i++) {
            Member member = serving.get((first + i) % serving.size());
            candidates.add(Candidate.of(member, i, note(member, i)));
        }
        return candidates;
    }

    private String note(Member member, int turns) {
        String note = turns == 0 ? "its turn" : "turns until its own";
        Double share = warming.get(member.id());
        return share == null
                ? note
                : note + "; warms up, and takes " + Math.round(share * 100) + " % of its turns";
    }

    /** Whose turn it is; those on the way there that let theirs pass save for later. */
    private int turn(Map<MemberId, Double> savings) {
        for (int i = next; ; i = i + 1 == serving.size() ? 0 : i + 1) {
            MemberId id = serving.get(i).id();
            Double share = warming.get(id);
            if (share == null) {
                return i;
            }
            double sum = savings.getOrDefault(id, 0.0) + Math.max(LEAST_SHARE, share);
            boolean takes = sum > 1 - ROUNDING;
            savings.put(id, takes ? Math.max(0, sum - 1) : sum);
            if (takes) {
                return i;
            }
        }
    }
}
