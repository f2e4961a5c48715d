/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
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
                            .filter(m -> m.weight() > 0)
                            .filter(mayServe)
                            .collect(ImmutableList.toImmutableList());
            entries.compute(
                    pool.id(),
                    (id, old) -> {
                        Entry entry = old == null ? new Entry() : old;
                        entry.update(pool.algorithm(), factories, serving);
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

    /** A pool's balancer, and the connections that one of another algorithm must know of. */
    private static final class Entry {
        private final Map<MemberId, Integer> open = new HashMap<>();
        private String algorithm;
        private Balancer balancer;
        private List<Member> serving = List.of();

        static Choice nobody() {
            return Choice.none("the pool is not there, or its algorithm is not");
        }

        synchronized void update(
                String name, Map<String, BalancerFactory> factories, List<Member> members) {
            boolean isNew = false;
            if (balancer == null || !name.equals(algorithm)) {
                retire();
                BalancerFactory factory = factories.get(name);
                if (factory == null) {
                    return;
                }
                algorithm = name;
                balancer = factory.create();
                open.forEach((member, n) -> repeat(n, () -> balancer.opened(member)));
                isNew = true;
            }
            if (isNew || !members.equals(serving)) {
                serving = members;
                balancer.serve(members);
            }
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
