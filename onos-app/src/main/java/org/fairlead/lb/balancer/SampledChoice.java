/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;

/**
 * Draws a few members at random, as often as their weights say, and takes the one of the least
 * cost. Two draws are nearly as good as a look at all: Mitzenmacher, "The power of two choices in
 * randomized load balancing", IEEE TPDS 2001. Where the cost of one that was drawn is not known,
 * those drawn are compared by their connections for the weight instead. A choice takes constant
 * time. Not thread-safe.
 *
 * @param <S> what is kept of a member
 */
abstract class SampledChoice<S extends Signals> implements Balancer {
    private static final int TRIES = 3;

    final BalancerContext context;
    private final String name;
    private final int draws;
    private final SplitMix random;
    private final Map<MemberId, S> known = new HashMap<>();

    /** Places of the members drawn for one choice. */
    private final int[] drawn;

    private List<S> serving = List.of();
    private AliasTable table = new AliasTable(List.of());
    private double meanWeight = 1;

    SampledChoice(String name, int draws, BalancerContext context) {
        this.name = name;
        this.draws = draws;
        this.context = context;
        drawn = new int[draws];
        random = new SplitMix(context.seed());
    }

    /** What to keep of a member that was not known before. */
    abstract S begin();

    /** Takes a report of a member. */
    abstract void learn(S signals, MemberLoad load);

    /**
     * What one more request is expected to cost at a member.
     *
     * @param requests what it has to do already, as of a member of mean weight
     * @return 0 or more, NaN if unknown
     */
    abstract double cost(S signals, double requests, long now);

    /** What the cost is made of, for the user. */
    abstract String note(S signals, long now);

    /** Whether to take a member that was drawn whatever it costs, to learn about it. */
    boolean explores(S signals, long now) {
        return false;
    }

    /** Hears that a member was taken. */
    void chosen(S signals, boolean explored, long now) {}

    @Override
    public void serve(List<Member> members) {
        long now = context.now();
        known.values().forEach(s -> s.member = null);
        List<S> fresh = new ArrayList<>(members.size());
        for (Member member : members) {
            S signals = known.computeIfAbsent(member.id(), id -> begin());
            signals.member = member;
            signals.order = fresh.size();
            fresh.add(signals);
        }
        known.values().removeIf(s -> s.member == null && s.open == 0 && !s.isFresh(now));
        serving = fresh;
        table = new AliasTable(members);
        meanWeight = members.stream().mapToInt(Member::weight).average().orElse(1);
    }

    @Override
    public Choice choose(ConnectionKey request) {
        if (serving.isEmpty()) {
            return Choice.none("no member may take traffic");
        }
        long now = context.now();
        S best = pick(random, now);
        boolean explored = best == serving.get(drawn[0]) && explores(best, now);
        chosen(best, explored, now);
        return Choice.of(
                best.member, name + (explored ? ": tried to learn, " : ": ") + note(best, now));
    }

    private S pick(SplitMix numbers, long now) {
        int count = draw(numbers);
        S best = serving.get(drawn[0]);
        if (explores(best, now)) {
            return best;
        }
        boolean byCost = true;
        for (int i = 0; i < count; i++) {
            byCost &= !Double.isNaN(cost(serving.get(drawn[i]), now));
        }
        double least = byCost ? cost(best, now) : connections(best);
        for (int i = 1; i < count; i++) {
            S next = serving.get(drawn[i]);
            double cost = byCost ? cost(next, now) : connections(next);
            if (cost < least) {
                best = next;
                least = cost;
            }
        }
        return best;
    }

    /** Draws members that differ; fewer than asked for only if there are no more. */
    private int draw(SplitMix numbers) {
        int count = Math.min(draws, serving.size());
        for (int i = 0; i < count; i++) {
            int place = table.draw(numbers);
            for (int t = 1; t < TRIES && isDrawn(place, i); t++) {
                place = table.draw(numbers);
            }
            while (isDrawn(place, i)) {
                place = place + 1 == serving.size() ? 0 : place + 1;
            }
            drawn[i] = place;
        }
        return count;
    }

    private boolean isDrawn(int place, int before) {
        for (int i = 0; i < before; i++) {
            if (drawn[i] == place) {
                return true;
            }
        }
        return false;
    }

    private double cost(S signals, long now) {
        return signals.isFresh(now)
                ? cost(signals, signals.pending(now) * meanWeight / signals.member.weight(), now)
                : Double.NaN;
    }

    private double connections(S signals) {
        return signals.open * meanWeight / signals.member.weight();
    }

    @Override
    public List<Candidate> explain(ConnectionKey request) {
        if (serving.isEmpty()) {
            return List.of();
        }
        long now = context.now();
        S best = pick(random.copy(), now);
        List<Candidate> candidates = new ArrayList<>(serving.size());
        for (S signals : serving) {
            if (signals != best) {
                candidates.add(candidate(signals, now));
            }
        }
        // NaN is greater than all others.
        candidates.sort(Comparator.comparingDouble(Candidate::score));
        candidates.add(0, candidate(best, now));
        return candidates;
    }

    private Candidate candidate(S signals, long now) {
        double cost = cost(signals, now);
        return Candidate.of(
                signals.member,
                cost,
                Double.isNaN(cost) ? signals.open + " open, no fresh report" : note(signals, now));
    }

    @Override
    public void opened(MemberId member) {
        known.computeIfAbsent(member, id -> begin()).opened(context.now());
    }

    @Override
    public void closed(MemberId member) {
        S signals = known.get(member);
        if (signals != null) {
            signals.closed();
        }
    }

    @Override
    public void load(MemberLoad load) {
        learn(known.computeIfAbsent(load.member(), id -> begin()), load);
    }
}
