/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;

/**
 * A member serves while it reports. It is out 850 ms after its last report (three missed ones, and
 * a check that finds nobody), and in again a second after the first, when checks have succeeded;
 * its weight then grows from a tenth to all during slow start, as Envoy's does.
 */
final class ReportHealth implements Health {
    private static final long GONE = 850_000_000L;
    private static final long BACK = 1_000_000_000L;
    private static final double FLOOR = 0.1;

    private static final class State {
        long heardAt = -GONE;
        long upSince;
        boolean up;
    }

    private final Events events;
    private final List<Member> members;
    private final long slowStart;
    private final Map<MemberId, State> states = new HashMap<>();

    ReportHealth(Events events, List<Member> members, double slowStartMillis) {
        this.events = events;
        this.members = members;
        slowStart = (long) (slowStartMillis * 1e6);
        members.forEach(m -> states.put(m.id(), new State()));
    }

    /** Those are there, and warm, from before the start. */
    void known(MemberId member) {
        State state = states.get(member);
        state.up = true;
        state.heardAt = 0;
        state.upSince = -slowStart - BACK;
    }

    @Override
    public void report(MemberLoad load) {
        State state = states.get(load.member());
        state.heardAt = load.at();
        if (!state.up) {
            state.up = true;
            state.upSince = load.at();
        }
    }

    @Override
    public void tick() {
        for (State state : states.values()) {
            state.up &= events.now() - state.heardAt < GONE;
        }
    }

    @Override
    public List<Member> serving() {
        List<Member> serving = new ArrayList<>();
        for (Member member : members) {
            State state = states.get(member.id());
            long since = events.now() - state.upSince - BACK;
            if (state.up && since >= 0) {
                double share = since >= slowStart ? 1 : Math.max(FLOOR, (double) since / slowStart);
                int weight = (int) Math.max(1, Math.round(member.weight() * share));
                serving.add(
                        weight == member.weight()
                                ? member
                                : member.toBuilder().weight(weight).build());
            }
        }
        return serving;
    }
}
