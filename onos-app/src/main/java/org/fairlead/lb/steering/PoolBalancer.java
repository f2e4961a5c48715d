/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.slf4j.LoggerFactory.getLogger;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerContext;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SplitShare;
import org.fairlead.lb.policy.Split;
import org.slf4j.Logger;

/**
 * The balancers of one pool: one for all members, and one for each set of labels that policies and
 * the split ask for, so that the state of each fits its members. All of them hear of all the pool's
 * connections and loads. What a balancer must know is kept beside them, for those that are made
 * later. Thread-safe.
 */
final class PoolBalancer {
    private static final Logger log = getLogger(PoolBalancer.class);
    private static final String INSTEAD = "; " + Algorithms.STAND_IN + " is used instead";

    /** Time after which a balancer for certain labels is given up if nobody asks for it. */
    static final long UNUSED_NANOS = 600_000_000_000L;

    private final Map<MemberId, Integer> open = new HashMap<>();

    /** The newest report of each member of the pool, or null before there is one. */
    private final Map<MemberId, MemberLoad> loads = new HashMap<>();

    /** By the labels that their members have; the one for all members has none. */
    private final Map<Map<String, String>, Subset> subsets = new HashMap<>();

    private final LongSupplier nanoTime;
    private final LongSupplier seeds;
    private BalancerFactory factory;
    private Optional<BalancerFactory> standIn = Optional.empty();

    /** Why the algorithm that is named is not used; null if it is. */
    private String missing;

    private String failure;
    private List<Member> serving = List.of();
    private Map<MemberId, Double> warming = Map.of();
    private List<SplitShare> shares = List.of();
    private volatile Split split;

    PoolBalancer(PoolId id, LongSupplier nanoTime, LongSupplier seeds) {
        this.nanoTime = nanoTime;
        this.seeds = seeds;
        this.split = new Split(id, List.of());
    }

    synchronized void update(
            Pool pool, Algorithms algorithms, List<Member> now, Map<MemberId, Double> warm) {
        know(pool.members());
        if (!pool.split().equals(shares)) {
            shares = pool.split();
            split = new Split(pool.id(), shares);
        }
        serving = now;
        warming = warm;
        Optional<BalancerFactory> named = algorithms.named(pool.algorithm());
        standIn = algorithms.named(Algorithms.STAND_IN);
        missing =
                named.isPresent()
                        ? null
                        : "there is no algorithm '" + pool.algorithm() + "'" + INSTEAD;
        BalancerFactory wanted = named.orElse(standIn.orElse(null));
        if (wanted != factory) {
            // Also when its bundle was updated: what the old one made is of no use any more.
            subsets.clear();
            factory = wanted;
            failure = null;
        }
        if (factory == null) {
            return;
        }
        if (subsets.isEmpty()) {
            subset(Map.of());
        }
        long time = nanoTime.getAsLong();
        subsets.values().removeIf(s -> !s.isForAll() && time - s.usedAt > UNUSED_NANOS);
        subsets.values().forEach(s -> s.serve(serving, warming));
    }

    /** Why the pool does not go by the algorithm that it names. */
    synchronized Optional<String> problem() {
        return Optional.ofNullable(missing == null ? failure : missing);
    }

    private void failed(Throwable e) {
        log.warn("Algorithm {} failed", factory.name(), e);
        failure = "algorithm '" + factory.name() + "' failed: " + e + INSTEAD;
    }

    private void know(List<Member> members) {
        Set<MemberId> ids = members.stream().map(Member::id).collect(Collectors.toSet());
        loads.keySet().retainAll(ids);
        ids.forEach(id -> loads.putIfAbsent(id, null));
    }

    /** Takes the balancers away; says whether there is nothing else to remember. */
    synchronized boolean retire() {
        subsets.clear();
        factory = null;
        serving = List.of();
        return open.isEmpty();
    }

    Split split() {
        return split;
    }

    synchronized Pick choose(Map<String, String> labels, ConnectionKey key, boolean tell) {
        if (factory == null) {
            return nobody();
        }
        Subset subset = subset(labels);
        List<Candidate> candidates = tell ? subset.balancer.explain(key) : List.of();
        return new Pick(factory.name(), subset.balancer.choose(key), candidates);
    }

    /** What would be chosen, and what the algorithm thinks of the members; changes nothing. */
    synchronized Pick explain(Map<String, String> labels, ConnectionKey key) {
        if (factory == null) {
            return nobody();
        }
        Subset subset = subset(labels);
        List<Candidate> candidates = subset.balancer.explain(key);
        if (!candidates.isEmpty()) {
            Candidate best = candidates.get(0);
            return new Pick(factory.name(), Choice.of(best.member(), best.note()), candidates);
        }
        String why = factory.name() + " does not tell";
        return new Pick(
                factory.name(),
                Choice.none(subset.serving.isEmpty() ? "no member may take traffic" : why),
                subset.serving.stream()
                        .map(m -> Candidate.of(m, Double.NaN, why))
                        .collect(ImmutableList.toImmutableList()));
    }

    static Pick nobody() {
        return new Pick(
                "", Choice.none("the pool is not there, or its algorithm is not"), List.of());
    }

    private Subset subset(Map<String, String> labels) {
        Subset subset = subsets.get(labels);
        if (subset == null) {
            BalancerContext context = BalancerContext.of(nanoTime, seeds.getAsLong());
            subset =
                    new Subset(
                            ImmutableSortedMap.copyOf(labels),
                            new GuardedBalancer(factory, () -> standIn, context, this::failed));
            subset.serve(serving, warming);
            subsets.put(subset.labels, subset);
        }
        subset.usedAt = nanoTime.getAsLong();
        return subset;
    }

    synchronized List<Member> serving(Map<String, String> labels) {
        return factory == null ? List.of() : subset(labels).serving;
    }

    synchronized void load(MemberLoad load) {
        if (loads.containsKey(load.member())) {
            loads.put(load.member(), load);
            tell(b -> b.load(load));
        }
    }

    synchronized int open(MemberId member) {
        return open.getOrDefault(member, 0);
    }

    synchronized void opened(MemberId member) {
        open.merge(member, 1, Integer::sum);
        tell(b -> b.opened(member));
    }

    synchronized void closed(MemberId member) {
        if (open.containsKey(member)) {
            open.computeIfPresent(member, (m, n) -> n == 1 ? null : n - 1);
            tell(b -> b.closed(member));
        }
    }

    private void tell(Consumer<Balancer> news) {
        subsets.values().forEach(s -> news.accept(s.balancer));
    }

    /** The balancer for the members that have certain labels. */
    private final class Subset {
        final ImmutableSortedMap<String, String> labels;
        final Balancer balancer;
        List<Member> serving;
        Map<MemberId, Double> warming = Map.of();
        long usedAt;

        Subset(ImmutableSortedMap<String, String> labels, Balancer balancer) {
            this.labels = labels;
            this.balancer = balancer;
            open.forEach(
                    (member, n) -> {
                        for (int i = 0; i < n; i++) {
                            balancer.opened(member);
                        }
                    });
            loads.values().stream().filter(Objects::nonNull).forEach(balancer::load);
        }

        boolean isForAll() {
            return labels.isEmpty();
        }

        void serve(List<Member> all, Map<MemberId, Double> warm) {
            if (!warm.equals(warming)) {
                warming = warm;
                balancer.warm(warm);
            }
            List<Member> some =
                    isForAll()
                            ? all
                            : all.stream()
                                    .filter(m -> has(m.labels()))
                                    .collect(ImmutableList.toImmutableList());
            if (!some.equals(serving)) {
                serving = some;
                balancer.serve(some);
            }
        }

        private boolean has(Map<String, String> given) {
            return given.entrySet().containsAll(labels.entrySet());
        }
    }
}
