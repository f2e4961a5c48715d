/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.codec.HealthCodec;
import org.onosproject.rest.AbstractWebResource;

/** The health of a pool's members. */
@Path("pools/{id}/health")
@Produces(MediaType.APPLICATION_JSON)
public final class PoolHealthResource extends AbstractWebResource {

    /**
     * Shows the health of all members of a pool, and what became of load reports.
     *
     * @param id name of the pool
     * @return 200, or 404
     */
    @GET
    public Response show(@PathParam("id") String id) {
        PoolId pool = PoolId.of(id);
        if (!get(LoadBalancerService.class).pool(pool).isPresent()) {
            throw new NotFoundException("There is no pool '" + id + "'");
        }
        HealthService health = get(HealthService.class);
        ObjectNode json = mapper().createObjectNode().put("pool", id);
        ArrayNode members = json.putArray("members");
        health.health(pool).forEach(h -> members.add(HealthCodec.encode(h)));
        ObjectNode reports = json.putObject("reports");
        health.reports().forEach(reports::put);
        return Response.ok(json.toString()).build();
    }
}
