/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.codec.HealthCodec;
import org.onosproject.rest.AbstractWebResource;

/** The health of one member, and how it came about. */
@Path("pools/{id}/members/{member}/health")
@Produces(MediaType.APPLICATION_JSON)
public final class MemberHealthResource extends AbstractWebResource {

    /**
     * Shows the health of a member with its history, the newest change first.
     *
     * @param id name of the pool
     * @param member name of the member
     * @return 200, or 404
     */
    @GET
    public Response show(@PathParam("id") String id, @PathParam("member") String member) {
        MemberHealth health =
                get(HealthService.class)
                        .health(PoolId.of(id), MemberId.of(member))
                        .orElseThrow(
                                () ->
                                        new NotFoundException(
                                                String.format(
                                                        "There is no member '%s' in a pool '%s'",
                                                        member, id)));
        ObjectNode json = HealthCodec.encode(health).put("pool", id);
        json.set("history", HealthCodec.history(health.history()));
        return Response.ok(json.toString()).build();
    }
}
