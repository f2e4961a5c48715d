/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.SteeringService;
import org.onosproject.rest.AbstractWebResource;

/** Whether the application runs. */
@Path("status")
public final class StatusResource extends AbstractWebResource {

    /**
     * Says that the application runs, and how much it has to do.
     *
     * @return 200 with name, version and counts
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response status() {
        LoadBalancerService service = get(LoadBalancerService.class);
        SteeringService steering = get(SteeringService.class);
        ObjectNode json = mapper().createObjectNode();
        json.put("name", "fairlead");
        json.put("version", Version.get());
        json.put("ready", true);
        json.put("vips", service.vips().size());
        json.put("pools", service.pools().size());
        int members = 0;
        int reachable = 0;
        for (Pool pool : service.pools()) {
            members += pool.members().size();
            reachable += (int) pool.members().stream().filter(steering::isReachable).count();
        }
        json.put("members", members);
        json.put("membersReachable", reachable);
        return Response.ok(json.toString()).build();
    }
}
