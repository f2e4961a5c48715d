/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.onlab.packet.Ip4Address;

/** The virtual addresses, for looking up at each packet. Immutable. */
final class VipIndex {
    static final VipIndex EMPTY = new VipIndex(Set.of());

    private final ImmutableMap<Ip4Address, Map<Integer, Vip>> byAddress;
    private final ImmutableMap<VipId, Vip> byId;

    VipIndex(Collection<Vip> vips) {
        Map<Ip4Address, Map<Integer, Vip>> map = new HashMap<>();
        for (Vip vip : vips) {
            map.computeIfAbsent(vip.address(), a -> new HashMap<>()).put(vip.port(), vip);
        }
        byAddress = ImmutableMap.copyOf(map);
        byId = Maps.uniqueIndex(vips, Vip::id);
    }

    Set<Ip4Address> addresses() {
        return byAddress.keySet();
    }

    boolean contains(Ip4Address address) {
        return byAddress.containsKey(address);
    }

    Optional<Vip> find(Ip4Address address, int port) {
        return Optional.ofNullable(byAddress.getOrDefault(address, Map.of()).get(port));
    }

    Optional<Vip> find(VipId id) {
        return Optional.ofNullable(byId.get(id));
    }
}
