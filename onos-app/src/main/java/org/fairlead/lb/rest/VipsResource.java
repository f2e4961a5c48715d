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
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.fairlead.lb.codec.VipCodec;
import org.onosproject.rest.AbstractWebResource;

/** Virtual addresses. */
@Path("vips")
@Produces(MediaType.APPLICATION_JSON)
public final class VipsResource extends AbstractWebResource {

    @Context private UriInfo uri;

    /**
     * Lists the virtual addresses.
     *
     * @return 200
     */
    @GET
    public Response list() {
        ObjectNode json = mapper().createObjectNode();
        ArrayNode array = json.putArray("vips");
        get(LoadBalancerService.class).vips().forEach(v -> array.add(VipCodec.encode(v)));
        return Response.ok(json.toString()).build();
    }

    /**
     * Shows a virtual address.
     *
     * @param id its name
     * @return 200, or 404
     */
    @GET
    @Path("{id}")
    public Response show(@PathParam("id") String id) {
        Vip vip =
                get(LoadBalancerService.class)
                        .vip(VipId.of(id))
                        .orElseThrow(() -> new NotFoundException("There is no VIP '" + id + "'"));
        return Response.ok(VipCodec.encode(vip).toString()).build();
    }

    /**
     * Adds a virtual address.
     *
     * @param body JSON of the virtual address
     * @return 201 with its location, 400, or 409
     * @throws IOException if the body cannot be received
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(InputStream body) throws IOException {
        Vip vip = VipCodec.decode(Json.object(body));
        get(LoadBalancerAdminService.class).createVip(vip);
        return Response.created(uri.getAbsolutePathBuilder().path(vip.id().toString()).build())
                .entity(VipCodec.encode(vip).toString())
                .build();
    }

    /**
     * Replaces a virtual address.
     *
     * @param id its name
     * @param body JSON of the virtual address
     * @return 200, 400, 404, or 409
     * @throws IOException if the body cannot be received
     */
    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response update(@PathParam("id") String id, InputStream body) throws IOException {
        Vip vip = VipCodec.decode(Json.object(body, id));
        get(LoadBalancerAdminService.class).updateVip(vip);
        return Response.ok(VipCodec.encode(vip).toString()).build();
    }

    /**
     * Removes a virtual address and its connections.
     *
     * @param id its name
     * @return 204, or 404
     */
    @DELETE
    @Path("{id}")
    public Response remove(@PathParam("id") String id) {
        get(LoadBalancerAdminService.class).removeVip(VipId.of(id));
        return Response.noContent().build();
    }
}
