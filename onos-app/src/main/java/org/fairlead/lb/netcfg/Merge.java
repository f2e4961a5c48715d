/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.netcfg;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.fairlead.lb.api.Configuration;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Vip;

/** What a new document of the network configuration makes of what is configured. */
final class Merge {
    private Merge() {}

    /**
     * Puts what the document names, removes what its predecessor named and it does not, and leaves
     * the rest. A pool that a virtual address of somebody else uses stays.
     */
    static Configuration of(Configuration current, Configuration before, Configuration wanted) {
        Function<Vip, Object> vipId = Vip::id;
        Function<Pool, Object> poolId = Pool::id;
        Map<Object, Vip> vips = byId(current.vips(), vipId);
        vips.keySet().removeAll(byId(before.vips(), vipId).keySet());
        vips.putAll(byId(wanted.vips(), vipId));
        Set<PoolId> used = new HashSet<>();
        vips.values().forEach(v -> used.addAll(v.pools()));
        Map<Object, Pool> pools = byId(current.pools(), poolId);
        before.pools().stream()
                .map(Pool::id)
                .filter(id -> !used.contains(id))
                .forEach(pools::remove);
        pools.putAll(byId(wanted.pools(), poolId));
        return new Configuration(vips.values(), pools.values());
    }

    private static <T> Map<Object, T> byId(Collection<T> values, Function<T, Object> id) {
        Map<Object, T> result = new LinkedHashMap<>();
        values.forEach(v -> result.put(id.apply(v), v));
        return result;
    }
}
