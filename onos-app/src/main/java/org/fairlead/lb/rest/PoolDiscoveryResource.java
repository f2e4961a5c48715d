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
import org.fairlead.lb.api.DiscoveryService;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.codec.NewcomerCodec;
import org.onosproject.rest.AbstractWebResource;

/** The nodes that a pool hears of by their reports. */
@Path("pools/{id}/discovery")
@Produces(MediaType.APPLICATION_JSON)
public final class PoolDiscoveryResource extends AbstractWebResource {

    /**
     * Shows who has reported to a pool within the last minute without being a member, and what
     * became of it.
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
        ObjectNode json = mapper().createObjectNode().put("pool", id);
        ArrayNode newcomers = json.putArray("newcomers");
        get(DiscoveryService.class)
                .newcomers(pool)
                .forEach(n -> newcomers.add(NewcomerCodec.encode(n)));
        return Response.ok(json.toString()).build();
    }
}
