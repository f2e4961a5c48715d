/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.fairlead.lb.api.AdministrativeState;
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

/** One balancer a pool, told of the members that may serve. Thread-safe. */
final class PoolBalancers {
    private final Map<String, BalancerFactory> factories = new ConcurrentHashMap<>();
    private final Map<PoolId, Entry> entries = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;
    private final LongSupplier seeds;

    /** Balancers by the clock of this machine, and with random numbers of their own. */
    PoolBalancers() {
        this(System::nanoTime, () -> ThreadLocalRandom.current().nextLong());
    }

    PoolBalancers(LongSupplier nanoTime, LongSupplier seeds) {
        this.nanoTime = nanoTime;
        this.seeds = seeds;
    }

    void add(BalancerFactory factory) {
        factories.put(factory.name(), factory);
    }

    void remove(BalancerFactory factory) {
        factories.remove(factory.name(), factory);
    }

    /**
     * Brings the balancers up to date with the pools and with who may serve. A pool that has gone
     * is remembered while there are connections of it: it may come back before they have ended.
     */
    void update(Iterable<Pool> pools, Predicate<Member> mayServe) {
        Map<PoolId, Pool> present = new HashMap<>();
        for (Pool pool : pools) {
            present.put(pool.id(), pool);
            List<Member> serving =
                    pool.members().stream()
                            .filter(m -> m.administrative() == AdministrativeState.READY)
                            .filter(m -> m.weight() > 0)
                            .filter(mayServe)
                            .collect(ImmutableList.toImmutableList());
            entries.compute(
                    pool.id(),
                    (id, old) -> {
                        Entry entry = old == null ? new Entry() : old;
                        entry.update(pool, factories, this::context, serving);
                        return entry;
                    });
        }
        for (PoolId id : entries.keySet()) {
            if (!present.containsKey(id)) {
                entries.computeIfPresent(id, (i, entry) -> entry.retire() ? null : entry);
            }
        }
    }

    Choice choose(PoolId pool, ConnectionKey key) {
        Entry entry = entries.get(pool);
        return entry == null ? Entry.nobody() : entry.choose(key);
    }

    private BalancerContext context() {
        return BalancerContext.of(nanoTime, seeds.getAsLong());
    }

    /** Says what would be chosen now, the best first, and changes nothing. */
    List<Candidate> explain(PoolId pool, ConnectionKey key) {
        Entry entry = entries.get(pool);
        return entry == null ? List.of() : entry.explain(key);
    }

    /**
     * Hands a member's report to the pool's balancer; forgets it if the pool has no such member.
     */
    void load(PoolId pool, MemberLoad load) {
        Entry entry = entries.get(pool);
        if (entry != null) {
            entry.load(load);
        }
    }

    List<Member> serving(PoolId pool) {
        Entry entry = entries.get(pool);
        return entry == null ? List.of() : entry.serving();
    }

    /** Notes that a member has one more connection. */
    void opened(PoolId pool, MemberId member) {
        entries.compute(
                pool,
                (id, old) -> {
                    Entry entry = old == null ? new Entry() : old;
                    entry.opened(member);
                    return entry;
                });
    }

    /** Notes that a member has one connection less; to be called once for each that was opened. */
    void closed(PoolId pool, MemberId member) {
        Entry entry = entries.get(pool);
        if (entry != null) {
            entry.closed(member);
        }
    }

    /** A pool's balancer, and the connections and loads that one of another algorithm must know. */
    private static final class Entry {
        private final Map<MemberId, Integer> open = new HashMap<>();

        /** The newest report of each member of the pool, or null before there is one. */
        private final Map<MemberId, MemberLoad> loads = new HashMap<>();

        private String algorithm;
        private Balancer balancer;
        private List<Member> serving = List.of();

        static Choice nobody() {
            return Choice.none("the pool is not there, or its algorithm is not");
        }

        synchronized void update(
                Pool pool,
                Map<String, BalancerFactory> factories,
                Supplier<BalancerContext> context,
                List<Member> members) {
            know(pool.members());
            String name = pool.algorithm();
            boolean isNew = false;
            if (balancer == null || !name.equals(algorithm)) {
                retire();
                BalancerFactory factory = factories.get(name);
                if (factory == null) {
                    return;
                }
                algorithm = name;
                balancer = factory.create(context.get());
                open.forEach((member, n) -> repeat(n, () -> balancer.opened(member)));
                loads.values().stream().filter(Objects::nonNull).forEach(balancer::load);
                isNew = true;
            }
            if (isNew || !members.equals(serving)) {
                serving = members;
                balancer.serve(members);
            }
        }

        private void know(List<Member> members) {
            Set<MemberId> ids = members.stream().map(Member::id).collect(Collectors.toSet());
            loads.keySet().retainAll(ids);
            ids.forEach(id -> loads.putIfAbsent(id, null));
        }

        /** Takes the balancer away; says whether there is nothing else to remember. */
        synchronized boolean retire() {
            balancer = null;
            serving = List.of();
            return open.isEmpty();
        }

        synchronized Choice choose(ConnectionKey key) {
            return balancer == null ? nobody() : balancer.choose(key);
        }

        synchronized List<Candidate> explain(ConnectionKey key) {
            if (balancer == null) {
                return List.of();
            }
            List<Candidate> candidates = balancer.explain(key);
            return candidates.isEmpty() ? silent() : candidates;
        }

        private List<Candidate> silent() {
            return serving.stream()
                    .map(m -> Candidate.of(m, Double.NaN, algorithm + " does not tell"))
                    .collect(ImmutableList.toImmutableList());
        }

        synchronized void load(MemberLoad load) {
            if (!loads.containsKey(load.member())) {
                return;
            }
            loads.put(load.member(), load);
            if (balancer != null) {
                balancer.load(load);
            }
        }

        synchronized List<Member> serving() {
            return serving;
        }

        synchronized void opened(MemberId member) {
            open.merge(member, 1, Integer::sum);
            if (balancer != null) {
                balancer.opened(member);
            }
        }

        synchronized void closed(MemberId member) {
            if (!open.containsKey(member)) {
                return;
            }
            open.computeIfPresent(member, (m, n) -> n == 1 ? null : n - 1);
            if (balancer != null) {
                balancer.closed(member);
            }
        }

        private static void repeat(int times, Runnable action) {
            for (int i = 0; i < times; i++) {
                action.run();
            }
        }
    }
}
