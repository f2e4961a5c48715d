/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import javax.ws.rs.core.SecurityContext;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.codec.MemberView;
import org.fairlead.lb.codec.PoolCodec;

/** The model with what the network says about it. */
final class Views {
    private static final String HIDDEN = "(hidden)";

    private Views() {}

    static ObjectNode pool(
            Pool pool, SteeringService steering, HealthService health, SecurityContext user) {
        ObjectNode json = PoolCodec.encode(pool);
        json.putArray("members").addAll(new MemberView(steering, health).of(pool));
        steering.algorithmProblem(pool.id()).ifPresent(p -> json.put("algorithmProblem", p));
        return withoutSecrets(json, user);
    }

    /** Tokens are for those who may set them: who may only read sees that there is one. */
    static ObjectNode withoutSecrets(ObjectNode pool, SecurityContext user) {
        JsonNode monitor = pool.get("monitor");
        if (monitor.has("token") && !user.isUserInRole("admin")) {
            ((ObjectNode) monitor).put("token", HIDDEN);
        }
        return pool;
    }
}
