/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Knows of nobody; tests say what they need. */
public class HealthServiceAdapter implements HealthService {
    @Override
    public List<MemberHealth> health(PoolId pool) {
        return List.of();
    }

    @Override
    public Optional<MemberHealth> health(PoolId pool, MemberId member) {
        return health(pool).stream().filter(h -> h.member().equals(member)).findFirst();
    }

    @Override
    public List<HealthChange> history(PoolId pool, MemberId member) {
        return List.of();
    }

    @Override
    public double effectiveWeight(PoolId pool, MemberId member) {
        return health(pool, member).map(MemberHealth::effectiveWeight).orElse(0.0);
    }

    @Override
    public List<Member> serving(Pool pool) {
        return List.of();
    }

    @Override
    public Map<String, Long> reports() {
        return Map.of();
    }

    @Override
    public void addListener(HealthListener listener) {}

    @Override
    public void removeListener(HealthListener listener) {}
}
