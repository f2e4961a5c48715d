/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.policy.Router;
import org.fairlead.lb.policy.Split;

/** The balancers of all pools, told of the members that may serve. Thread-safe. */
final class PoolBalancers implements Router.Pools {
    private final Algorithms algorithms = new Algorithms();
    private final Map<PoolId, PoolBalancer> entries = new ConcurrentHashMap<>();
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
        algorithms.add(factory);
    }

    void remove(BalancerFactory factory) {
        algorithms.remove(factory);
    }

    /**
     * Brings the balancers up to date with the pools and with who may serve. A pool that has gone
     * is remembered while there are connections of it: it may come back before they have ended.
     *
     * @param pools all pools
     * @param well members of a pool that may serve, with the weights that count
     * @param warming those of a pool that warm up, and how much of their due they should get
     */
    void update(
            Iterable<Pool> pools,
            Function<Pool, List<Member>> well,
            Function<PoolId, Map<MemberId, Double>> warming) {
        Map<PoolId, Pool> present = new HashMap<>();
        for (Pool pool : pools) {
            present.put(pool.id(), pool);
            List<Member> serving =
                    well.apply(pool).stream()
                            .filter(m -> m.administrative() == AdministrativeState.READY)
                            .filter(m -> m.weight() > 0)
                            .collect(ImmutableList.toImmutableList());
            entries.compute(
                    pool.id(),
                    (id, old) -> {
                        PoolBalancer entry = old == null ? entry(id) : old;
                        entry.update(pool, algorithms, serving, warming.apply(id));
                        return entry;
                    });
        }
        for (PoolId id : entries.keySet()) {
            if (!present.containsKey(id)) {
                entries.computeIfPresent(id, (i, entry) -> entry.retire() ? null : entry);
            }
        }
    }

    /** Says why a pool does not go by the algorithm that it names; empty if it does. */
    Optional<String> problem(PoolId pool) {
        PoolBalancer entry = entries.get(pool);
        return entry == null ? Optional.empty() : entry.problem();
    }

    private PoolBalancer entry(PoolId id) {
        return new PoolBalancer(id, nanoTime, seeds);
    }

    /**
     * Chooses a member.
     *
     * @param labels labels that the member must have
     * @param tell whether to say what the algorithm thinks of the members
     */
    Pick choose(PoolId pool, Map<String, String> labels, ConnectionKey key, boolean tell) {
        PoolBalancer entry = entries.get(pool);
        return entry == null ? PoolBalancer.nobody() : entry.choose(labels, key, tell);
    }

    /** Says what would be chosen now, the best candidate first, and changes nothing. */
    Pick explain(PoolId pool, Map<String, String> labels, ConnectionKey key) {
        PoolBalancer entry = entries.get(pool);
        return entry == null ? PoolBalancer.nobody() : entry.explain(labels, key);
    }

    @Override
    public Split split(PoolId pool) {
        PoolBalancer entry = entries.get(pool);
        return entry == null ? new Split(pool, List.of()) : entry.split();
    }

    @Override
    public boolean isServed(PoolId pool, Map<String, String> labels) {
        return !serving(pool, labels).isEmpty();
    }

    /**
     * Hands a member's report to the pool's balancer; forgets it if the pool has no such member.
     */
    void load(PoolId pool, MemberLoad load) {
        PoolBalancer entry = entries.get(pool);
        if (entry != null) {
            entry.load(load);
        }
    }

    /** The members with certain labels that may serve. */
    List<Member> serving(PoolId pool, Map<String, String> labels) {
        PoolBalancer entry = entries.get(pool);
        return entry == null ? List.of() : entry.serving(labels);
    }

    /** How many connections of a member are open. */
    int open(PoolId pool, MemberId member) {
        PoolBalancer entry = entries.get(pool);
        return entry == null ? 0 : entry.open(member);
    }

    /** Notes that a member has one more connection. */
    void opened(PoolId pool, MemberId member) {
        entries.compute(
                pool,
                (id, old) -> {
                    PoolBalancer entry = old == null ? entry(id) : old;
                    entry.opened(member);
                    return entry;
                });
    }

    /** Notes that a member has one connection less; to be called once for each that was opened. */
    void closed(PoolId pool, MemberId member) {
        PoolBalancer entry = entries.get(pool);
        if (entry != null) {
            entry.closed(member);
        }
    }
}
