/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import java.util.HashMap;
import java.util.LinkedHashSet;
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
 * Every member in its turn, as often as its weight divided by its latency says. Turns are taken by
 * stride scheduling (Waldspurger and Weihl, "Stride scheduling: deterministic proportional-share
 * resource management", MIT LCS TM-528, 1995), whose remaining strides are stretched when a share
 * changes.
 *
 * <p>The latency is that of the load reports, smoothed over a second; longer, and at once, when a
 * member leaves requests unanswered ({@link Signals}). It counts at most 50 times the harmonic
 * mean, and comes back to the mean while nothing is heard of answers, so that a member is tried
 * again. A member without fresh reports counts as one of mean latency. A choice and a report take
 * O(log n); now and then one brings those of mean latency up to date, O(n log n). Not thread-safe.
 */
final class LatencyWeighted implements Balancer {
    private static final double SMOOTH_NANOS = 1e9;
    private static final double FORGET_NANOS = 10e9;
    private static final double MOST = 50;
    private static final long MEAN_NANOS = 250_000_000;

    private final BalancerContext context;
    private final SplitMix random;
    private final Map<MemberId, State> known = new HashMap<>();
    private final TreeSet<State> turns = new TreeSet<>();

    /** Those with a latency of their own, the one that has reported least recently first. */
    private final LinkedHashSet<State> heard = new LinkedHashSet<>();

    /** Of one by the latency of those heard. */
    private double speeds;

    /** Harmonic: one that hangs does not make all others look fast. */
    private double mean = 1;

    private long meanAt;
    private double virtual;

    LatencyWeighted(BalancerContext context) {
        this.context = context;
        random = new SplitMix(context.seed());
        meanAt = context.now();
    }

    @Override
    public void serve(List<Member> members) {
        long now = context.now();
        turns.clear();
        known.values().forEach(s -> s.member = null);
        int order = 0;
        for (Member member : members) {
            State state = known.computeIfAbsent(member.id(), id -> new State());
            boolean isNew = state.weight == 0;
            state.member = member;
            state.order = order++;
            double share = share(state, member.weight());
            if (isNew) {
                // Not all first turns at once.
                state.turn = virtual + random.unit() / share;
            } else {
                state.turn = virtual + Math.max(0, state.turn - virtual) * state.share / share;
            }
            state.weight = member.weight();
            state.share = share;
            turns.add(state);
        }
        known.values().removeIf(s -> s.member == null && forget(s, now));
    }

    private boolean forget(State state, long now) {
        if (state.isFresh(now)) {
            return false;
        }
        silence(state);
        return true;
    }

    private double share(State state, int weight) {
        double latency = state.latency == 0 ? mean : Math.min(state.latency, mean * MOST);
        return weight / latency;
    }

    private void settle(long now) {
        while (!heard.isEmpty()) {
            State oldest = heard.iterator().next();
            if (oldest.isFresh(now)) {
                break;
            }
            silence(oldest);
            stretch(oldest);
        }
        if (now - meanAt < MEAN_NANOS) {
            return;
        }
        meanAt = now;
        double next = heard.isEmpty() ? mean : heard.size() / speeds;
        if (next != mean) {
            mean = next;
            if (heard.size() < known.size()) {
                List<State> all = List.copyOf(turns);
                all.stream().filter(s -> s.latency == 0).forEach(this::stretch);
            }
        }
    }

    /** Its latency is not known any more. */
    private void silence(State state) {
        if (heard.remove(state)) {
            speeds -= 1 / state.latency;
            state.latency = 0;
        }
    }

    /** Its share may have changed: so does what is left until its turn. */
    private void stretch(State state) {
        if (state.member == null) {
            return;
        }
        turns.remove(state);
        double share = share(state, state.weight);
        state.turn = virtual + Math.max(0, state.turn - virtual) * state.share / share;
        state.share = share;
        turns.add(state);
    }

    @Override
    public Choice choose(ConnectionKey request) {
        settle(context.now());
        State next = turns.pollFirst();
        if (next == null) {
            return Choice.none("no member may take traffic");
        }
        virtual = Math.max(virtual, next.turn);
        next.turn = virtual + 1 / next.share;
        turns.add(next);
        return Choice.of(next.member, LatencyWeightedFactory.NAME + ": " + note(next));
    }

    private String note(State state) {
        return (state.latency == 0
                        ? "latency unknown, the mean of " + Millis.text(mean)
                        : Millis.text(state.latency))
                + " at weight "
                + state.weight;
    }

    @Override
    public List<Candidate> explain(ConnectionKey request) {
        // Settling changes nothing that the next choice would not.
        settle(context.now());
        return turns.stream()
                .map(s -> Candidate.of(s.member, 1 / s.share, note(s)))
                .collect(Collectors.toList());
    }

    @Override
    public void opened(MemberId member) {
        State state = known.get(member);
        if (state != null) {
            state.opened(context.now());
        }
    }

    @Override
    public void load(MemberLoad load) {
        State state = known.computeIfAbsent(load.member(), id -> new State());
        long before = state.last() == null ? load.at() : state.last().at();
        boolean news = state.report(load);
        double latency = smoothed(state, news, load.at() - before);
        if (latency > 0) {
            if (heard.remove(state)) {
                speeds -= 1 / state.latency;
            }
            heard.add(state);
            speeds += 1 / latency;
            state.latency = latency;
            stretch(state);
        }
        settle(context.now());
    }

    private double smoothed(State state, boolean news, long period) {
        double seen = state.expected();
        if (state.latency == 0 || seen == 0) {
            return seen;
        }
        if (seen > state.sample()) {
            return Math.max(state.latency, seen);
        }
        if (news) {
            double kept = Math.exp(-period / SMOOTH_NANOS);
            return state.latency * kept + seen * (1 - kept);
        }
        double kept = Math.exp(-period / FORGET_NANOS);
        return state.latency * kept + mean * (1 - kept);
    }

    /** A member and when its next turn is, in virtual time. */
    private static final class State extends Signals implements Comparable<State> {
        /** Smoothed, milliseconds; 0 if unknown. */
        double latency;

        /** Weight that the share was made of; 0 before the first. */
        int weight;

        double share;
        double turn;

        @Override
        public int compareTo(State other) {
            int result = Double.compare(turn, other.turn);
            return result == 0 ? Integer.compare(order, other.order) : result;
        }
    }
}
