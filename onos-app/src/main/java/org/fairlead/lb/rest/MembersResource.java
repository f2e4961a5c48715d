/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.codec.MemberView;
import org.onosproject.rest.AbstractWebResource;

/** The members of all pools. */
@Path("members")
@Produces(MediaType.APPLICATION_JSON)
public final class MembersResource extends AbstractWebResource {

    /**
     * Lists the members of all pools, with their pool, whether they can be reached, and their
     * health.
     *
     * @return 200
     */
    @GET
    public Response list() {
        ObjectNode json = mapper().createObjectNode();
        ArrayNode array = json.putArray("members");
        MemberView view = new MemberView(get(SteeringService.class), get(HealthService.class));
        for (Pool pool : get(LoadBalancerService.class).pools()) {
            view.of(pool).forEach(m -> array.add(m.put("pool", pool.id().toString())));
        }
        return Response.ok(json.toString()).build();
    }
}
