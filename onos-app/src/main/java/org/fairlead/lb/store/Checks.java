/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.fairlead.lb.api.Configuration;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Policy;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Problems;
import org.fairlead.lb.api.Vip;

/** What must hold between virtual addresses and pools. Looks at one state of them; immutable. */
final class Checks {
    private final Collection<Vip> vips;
    private final Collection<Pool> pools;
    private final Set<String> algorithms;

    Checks(Collection<Vip> vips, Collection<Pool> pools, Set<String> algorithms) {
        this.vips = vips;
        this.pools = pools;
        this.algorithms = algorithms;
    }

    /** Throws with all that is wrong with a virtual address, except that another one is there. */
    void vip(Vip vip) {
        Problems problems = new Problems();
        requirePool(problems, "pool", vip.pool());
        for (int i = 0; i < vip.policies().size(); i++) {
            Policy policy = vip.policies().get(i);
            String field = "policies[" + i + "].pool";
            policy.pool().ifPresent(pool -> requirePool(problems, field, pool));
        }
        for (Pool pool : pools) {
            for (Member member : pool.members()) {
                if (member.address().equals(vip.address())) {
                    problems.add(
                            "address",
                            vip.address()
                                    + " is member '"
                                    + member.id()
                                    + "' of pool '"
                                    + pool.id()
                                    + "'");
                }
            }
        }
        problems.throwIfAny();
    }

    /** Finds another virtual address that would get the same connections. */
    Optional<Vip> twin(Vip vip) {
        return vips.stream()
                .filter(other -> !other.id().equals(vip.id()))
                .filter(other -> other.address().equals(vip.address()))
                .filter(other -> other.port() == vip.port())
                .filter(other -> other.protocol() == vip.protocol())
                .findFirst();
    }

    static String twinMessage(Vip vip, Vip twin) {
        return vip.address() + ":" + vip.port() + " is VIP '" + twin.id() + "' already";
    }

    /** Throws with all that is wrong with a pool. */
    void pool(Pool pool) {
        Problems problems = new Problems();
        if (!algorithms.contains(pool.algorithm())) {
            problems.add(
                    "algorithm",
                    "must be one of "
                            + new TreeSet<>(algorithms)
                            + "; got '"
                            + pool.algorithm()
                            + "'");
        }
        for (Vip vip : vips) {
            for (int i = 0; i < pool.members().size(); i++) {
                if (pool.members().get(i).address().equals(vip.address())) {
                    problems.add(
                            "members[" + i + "].address",
                            vip.address() + " is the address of VIP '" + vip.id() + "'");
                }
            }
        }
        problems.throwIfAny();
    }

    /** Finds a virtual address that needs a pool. */
    Optional<Vip> userOf(PoolId pool) {
        return vips.stream().filter(v -> v.pools().contains(pool)).findFirst();
    }

    /** Throws with all that is wrong with a document that has just been read. */
    static void names(Configuration document) {
        Problems problems = new Problems();
        unique(problems, "vips", document.vips(), v -> v.id().toString());
        unique(problems, "pools", document.pools(), p -> p.id().toString());
        problems.throwIfAny();
    }

    /** Throws with all that does not fit together, by its place in a document. */
    void document(Configuration document) {
        Problems problems = new Problems();
        for (int i = 0; i < document.pools().size(); i++) {
            Pool pool = document.pools().get(i);
            problems.collect("pools[" + i + "]", () -> pool(pool));
        }
        for (int i = 0; i < document.vips().size(); i++) {
            Vip vip = document.vips().get(i);
            problems.collect("vips[" + i + "]", () -> vip(vip));
            twin(vip)
                    .map(twin -> new InvalidConfigException("address", twinMessage(vip, twin)))
                    .map(e -> e.within("vips[" + document.vips().indexOf(vip) + "]"))
                    .ifPresent(e -> problems.add(e.field(), e.problem()));
        }
        problems.throwIfAny();
    }

    private void requirePool(Problems problems, String field, PoolId id) {
        if (pools.stream().noneMatch(p -> p.id().equals(id))) {
            problems.add(field, "there is no pool '" + id + "'");
        }
    }

    private static <T> void unique(
            Problems problems, String list, List<T> values, Function<T, String> ids) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            String id = ids.apply(values.get(i));
            if (!seen.add(id)) {
                problems.add(list + "[" + i + "].id", "'" + id + "' is there twice");
            }
        }
    }
}
