/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.UriInfo;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.codec.MemberCodec;
import org.fairlead.lb.codec.PoolCodec;
import org.onosproject.rest.AbstractWebResource;

/** Pools and their members. */
@Path("pools")
@Produces(MediaType.APPLICATION_JSON)
public final class PoolsResource extends AbstractWebResource {

    @Context private UriInfo uri;

    /**
     * Lists the pools.
     *
     * @return 200
     */
    @GET
    public Response list() {
        ObjectNode json = mapper().createObjectNode();
        ArrayNode array = json.putArray("pools");
        SteeringService steering = get(SteeringService.class);
        get(LoadBalancerService.class).pools().forEach(p -> array.add(Views.pool(p, steering)));
        return Response.ok(json.toString()).build();
    }

    /**
     * Shows a pool.
     *
     * @param id name of the pool
     * @return 200, or 404
     */
    @GET
    @Path("{id}")
    public Response show(@PathParam("id") String id) {
        Pool pool =
                get(LoadBalancerService.class)
                        .pool(PoolId.of(id))
                        .orElseThrow(() -> new NotFoundException("There is no pool '" + id + "'"));
        return Response.ok(Views.pool(pool, get(SteeringService.class)).toString()).build();
    }

    /**
     * Adds a pool.
     *
     * @param body JSON of the pool
     * @return 201 with its location, 400, or 409
     * @throws IOException if the body cannot be received
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(InputStream body) throws IOException {
        Pool pool = PoolCodec.decode(Json.object(body));
        get(LoadBalancerAdminService.class).createPool(pool);
        return created(pool, pool.id().toString());
    }

    /**
     * Replaces a pool.
     *
     * @param id name of the pool
     * @param body JSON of the pool
     * @return 200, 400, or 404
     * @throws IOException if the body cannot be received
     */
    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response update(@PathParam("id") String id, InputStream body) throws IOException {
        Pool pool = PoolCodec.decode(Json.object(body, id));
        get(LoadBalancerAdminService.class).updatePool(pool);
        return Response.ok(Views.pool(pool, get(SteeringService.class)).toString()).build();
    }

    /**
     * Removes a pool.
     *
     * @param id name of the pool
     * @return 204, 404, or 409 if a VIP uses it
     */
    @DELETE
    @Path("{id}")
    public Response remove(@PathParam("id") String id) {
        get(LoadBalancerAdminService.class).removePool(PoolId.of(id));
        return Response.noContent().build();
    }

    /**
     * Adds a member to a pool.
     *
     * @param id name of the pool
     * @param body JSON of the member
     * @return 201 with its location, 400, 404, or 409
     * @throws IOException if the body cannot be received
     */
    @POST
    @Path("{id}/members")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response addMember(@PathParam("id") String id, InputStream body) throws IOException {
        Member member = MemberCodec.decode(Json.object(body));
        get(LoadBalancerAdminService.class).addMember(PoolId.of(id), member);
        return Response.created(uri.getAbsolutePathBuilder().path(member.id().toString()).build())
                .entity(Views.member(member, get(SteeringService.class)).toString())
                .build();
    }

    /**
     * Shows a member.
     *
     * @param id name of the pool
     * @param member name of the member
     * @return 200, or 404
     */
    @GET
    @Path("{id}/members/{member}")
    public Response showMember(@PathParam("id") String id, @PathParam("member") String member) {
        Member found =
                get(LoadBalancerService.class)
                        .pool(PoolId.of(id))
                        .flatMap(p -> p.member(MemberId.of(member)))
                        .orElseThrow(
                                () ->
                                        new NotFoundException(
                                                "There is no member '"
                                                        + member
                                                        + "' in a pool '"
                                                        + id
                                                        + "'"));
        return Response.ok(Views.member(found, get(SteeringService.class)).toString()).build();
    }

    /**
     * Removes a member from a pool.
     *
     * @param id name of the pool
     * @param member name of the member
     * @return 204, or 404
     */
    @DELETE
    @Path("{id}/members/{member}")
    public Response removeMember(@PathParam("id") String id, @PathParam("member") String member) {
        get(LoadBalancerAdminService.class).removeMember(PoolId.of(id), MemberId.of(member));
        return Response.noContent().build();
    }

    private Response created(Pool pool, String id) {
        return Response.created(uri.getAbsolutePathBuilder().path(id).build())
                .entity(Views.pool(pool, get(SteeringService.class)).toString())
                .build();
    }
}
