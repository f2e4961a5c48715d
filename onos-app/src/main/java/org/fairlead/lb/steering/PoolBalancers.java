/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;

/** One balancer a pool, told of the members that may serve. Thread-safe. */
final class PoolBalancers {
    private final Map<String, BalancerFactory> factories = new ConcurrentHashMap<>();
    private final Map<PoolId, Entry> entries = new ConcurrentHashMap<>();

    void add(BalancerFactory factory) {
        factories.put(factory.name(), factory);
    }

    void remove(BalancerFactory factory) {
        factories.remove(factory.name(), factory);
    }

    /** Brings the balancers up to date with the pools and with who may serve. */
    void update(Iterable<Pool> pools, Predicate<Member> mayServe) {
        ImmutableList<Pool> all = ImmutableList.copyOf(pools);
        for (Pool pool : all) {
            List<Member> serving =
                    pool.members().stream()
                            .filter(mayServe)
                            .collect(ImmutableList.toImmutableList());
            entries.compute(
                    pool.id(),
                    (id, old) -> {
                        Entry entry = old;
                        if (entry == null || !entry.algorithm.equals(pool.algorithm())) {
                            BalancerFactory factory = factories.get(pool.algorithm());
                            if (factory == null) {
                                return null;
                            }
                            entry = new Entry(pool.algorithm(), factory.create());
                        }
                        entry.serve(serving);
                        return entry;
                    });
        }
        entries.keySet().removeIf(id -> all.stream().noneMatch(p -> p.id().equals(id)));
    }

    Choice choose(PoolId pool, ConnectionKey key) {
        Entry entry = entries.get(pool);
        return entry == null
                ? Choice.none("the pool is not there, or its algorithm is not")
                : entry.choose(key);
    }

    List<Member> serving(PoolId pool) {
        Entry entry = entries.get(pool);
        return entry == null ? List.of() : entry.serving();
    }

    private static final class Entry {
        private final String algorithm;
        private final Balancer balancer;
        private List<Member> serving;

        Entry(String algorithm, Balancer balancer) {
            this.algorithm = algorithm;
            this.balancer = balancer;
        }

        synchronized void serve(List<Member> members) {
            if (!members.equals(serving)) {
                serving = members;
                balancer.serve(members);
            }
        }

        synchronized Choice choose(ConnectionKey key) {
            return balancer.choose(key);
        }

        synchronized List<Member> serving() {
            return serving;
        }
    }
}
