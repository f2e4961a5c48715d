/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.fairlead.lb.api.LoadBalancerListener;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.onlab.packet.Ip4Address;

/** A configuration that tests change as they like. */
final class FakeConfig implements LoadBalancerService {
    static final PoolId POOL = PoolId.of("inference");

    final Map<VipId, Vip> vips = new LinkedHashMap<>();
    final Map<PoolId, Pool> pools = new LinkedHashMap<>();

    FakeConfig() {
        put(vip("web", Frames.VIP));
        put(
                Pool.builder()
                        .id(POOL)
                        .members(java.util.List.of(member(1), member(2), member(3)))
                        .build());
    }

    static Vip vip(String id, Ip4Address address) {
        return Vip.builder().id(VipId.of(id)).address(address).port(80).pool(POOL).build();
    }

    static Member member(int number) {
        return Member.builder()
                .id(MemberId.of("n" + number))
                .address(Ip4Address.valueOf("198.18.0.1" + number))
                .port(8000)
                .build();
    }

    void put(Vip vip) {
        vips.put(vip.id(), vip);
    }

    void put(Pool pool) {
        pools.put(pool.id(), pool);
    }

    @Override
    public Collection<Vip> vips() {
        return vips.values();
    }

    @Override
    public Optional<Vip> vip(VipId id) {
        return Optional.ofNullable(vips.get(id));
    }

    @Override
    public Collection<Pool> pools() {
        return pools.values();
    }

    @Override
    public Optional<Pool> pool(PoolId id) {
        return Optional.ofNullable(pools.get(id));
    }

    @Override
    public void addListener(LoadBalancerListener listener) {}

    @Override
    public void removeListener(LoadBalancerListener listener) {}
}
