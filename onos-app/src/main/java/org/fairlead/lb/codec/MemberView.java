/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SteeringService;

/** JSON of members with what the network and the checks say of them. Immutable. */
public final class MemberView {
    private final SteeringService steering;
    private final HealthService health;

    /**
     * Makes a view.
     *
     * @param steering knows the network
     * @param health knows who is well
     */
    public MemberView(SteeringService steering, HealthService health) {
        this.steering = steering;
        this.health = health;
    }

    /**
     * Writes one member.
     *
     * @param pool its pool
     * @param member member
     * @return new JSON object
     */
    public ObjectNode of(PoolId pool, Member member) {
        return encode(
                pool,
                member,
                health.health(pool, member.id()).orElse(MemberHealth.unknown(pool, member)));
    }

    /**
     * Writes all members of a pool.
     *
     * @param pool pool
     * @return new JSON objects in the order of the pool
     */
    public List<ObjectNode> of(Pool pool) {
        Map<MemberId, MemberHealth> known = health.health(pool);
        List<ObjectNode> result = new ArrayList<>();
        pool.members().forEach(m -> result.add(encode(pool.id(), m, known.get(m.id()))));
        return result;
    }

    private ObjectNode encode(PoolId pool, Member member, MemberHealth known) {
        ObjectNode json =
                MemberCodec.encode(member)
                        .put("located", steering.isLocated(member))
                        .put("reachable", steering.isReachable(member))
                        .put("connections", steering.openConnections(pool, member.id()));
        json.set("health", HealthCodec.view(known));
        return json;
    }
}
