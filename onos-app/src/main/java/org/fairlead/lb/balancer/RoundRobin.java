/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;

/** Every member in its turn. A choice takes constant time. Not thread-safe. */
final class RoundRobin implements Balancer {
    private ImmutableList<Member> serving = ImmutableList.of();
    private MemberId last;
    private int next;

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
        int turn = next;
        Member member = serving.get(turn);
        last = member.id();
        next = turn + 1 == serving.size() ? 0 : turn + 1;
        return Choice.of(member, "round-robin: turn " + (turn + 1) + " of " + serving.size());
    }

    @Override
    public List<Candidate> explain(ConnectionKey request) {
        List<Candidate> candidates = new ArrayList<>(serving.size());
        for (int i = 0; i < serving.size(); i++) {
            Member member = serving.get((next + i) % serving.size());
            candidates.add(Candidate.of(member, i, i == 0 ? "its turn" : "turns until its own"));
        }
        return candidates;
    }
}
