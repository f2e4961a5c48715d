/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.codec.MemberCodec;
import org.fairlead.lb.codec.PoolCodec;

/** The model with what the network says about it. */
final class Views {
    private Views() {}

    static ObjectNode member(Member member, SteeringService steering) {
        return MemberCodec.encode(member)
                .put("located", steering.isLocated(member))
                .put("reachable", steering.isReachable(member));
    }

    static ObjectNode pool(Pool pool, SteeringService steering) {
        ObjectNode json = PoolCodec.encode(pool);
        ArrayNode members = json.putArray("members");
        pool.members().forEach(m -> members.add(member(m, steering)));
        steering.algorithmProblem(pool.id()).ifPresent(p -> json.put("algorithmProblem", p));
        return json;
    }
}
