/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.PATCH;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Revised;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.codec.PoolCodec;
import org.onosproject.rest.AbstractWebResource;

/** Pools. */
@Path("pools")
@Produces(MediaType.APPLICATION_JSON)
public final class PoolsResource extends AbstractWebResource {

    @Context private UriInfo uri;
    @Context private HttpHeaders headers;
    @Context private SecurityContext user;

    /**
     * Lists the pools.
     *
     * @return 200
     */
    @GET
    public Response list() {
        ObjectNode json = mapper().createObjectNode();
        ArrayNode array = json.putArray("pools");
        get(LoadBalancerService.class).pools().forEach(p -> array.add(view(p)));
        return Response.ok(json.toString()).build();
    }

    /**
     * Shows a pool.
     *
     * @param id name of the pool
     * @return 200 with an ETag of what is configured, or 404
     */
    @GET
    @Path("{id}")
    public Response show(@PathParam("id") String id) {
        return answer(Response.ok(), PoolId.of(id));
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
        return answer(
                Response.created(uri.getAbsolutePathBuilder().path(pool.id().toString()).build()),
                pool.id());
    }

    /**
     * Adds or replaces a pool; the same request twice is the same as once.
     *
     * @param id name of the pool
     * @param body JSON of the pool
     * @return 201 if it is new, 200 if it was there, 400, or 412
     * @throws IOException if the body cannot be received
     */
    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@PathParam("id") String id, InputStream body) throws IOException {
        Pool pool = PoolCodec.decode(Json.object(body, id));
        boolean created = get(LoadBalancerAdminService.class).putPool(pool, Tags.whole(headers));
        return answer(created ? Response.created(uri.getAbsolutePath()) : Response.ok(), pool.id());
    }

    /**
     * Changes some fields of a pool (RFC 7396).
     *
     * @param id name of the pool
     * @param body the fields that change; null gives a field its default
     * @return 200, 400, 404, or 412
     * @throws IOException if the body cannot be received
     */
    @PATCH
    @Path("{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    public Response patch(@PathParam("id") String id, InputStream body) throws IOException {
        ObjectNode patch = Json.object(body, id);
        PoolId pool = PoolId.of(id);
        get(LoadBalancerAdminService.class)
                .changePool(
                        pool,
                        Tags.whole(headers),
                        old -> PoolCodec.decode(Json.merged(PoolCodec.encode(old), patch)));
        return answer(Response.ok(), pool);
    }

    /**
     * Removes a pool.
     *
     * @param id name of the pool
     * @return 204, 404, 409 if a VIP uses it, or 412
     */
    @DELETE
    @Path("{id}")
    public Response remove(@PathParam("id") String id) {
        get(LoadBalancerAdminService.class).removePool(PoolId.of(id), Tags.whole(headers));
        return Response.noContent().build();
    }

    private ObjectNode view(Pool pool) {
        return Views.pool(pool, get(SteeringService.class), get(HealthService.class), user);
    }

    private Response answer(Response.ResponseBuilder response, PoolId id) {
        Revised<Pool> pool =
                get(LoadBalancerAdminService.class)
                        .revisedPool(id)
                        .orElseThrow(() -> new NotFoundException("There is no pool '" + id + "'"));
        return response.entity(view(pool.value()).toString()).tag(Tags.of(pool.revision())).build();
    }
}
