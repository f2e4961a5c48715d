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
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.UriInfo;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Revised;
import org.fairlead.lb.api.SlotStatus;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.fairlead.lb.codec.SlotCodec;
import org.fairlead.lb.codec.VipCodec;
import org.onosproject.rest.AbstractWebResource;

/** Virtual addresses. */
@Path("vips")
@Produces(MediaType.APPLICATION_JSON)
public final class VipsResource extends AbstractWebResource {

    @Context private UriInfo uri;
    @Context private HttpHeaders headers;

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
     * @return 200 with an ETag, or 404
     */
    @GET
    @Path("{id}")
    public Response show(@PathParam("id") String id) {
        return answer(Response.ok(), VipId.of(id));
    }

    /**
     * Shows who has its slots, and which are on the move.
     *
     * @param id its name
     * @return 200, or 404
     */
    @GET
    @Path("{id}/slots")
    public Response slots(@PathParam("id") String id) {
        SlotStatus status = get(SteeringService.class).slots(VipId.of(id));
        return Response.ok(SlotCodec.encode(status).toString()).build();
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
        return answer(
                Response.created(uri.getAbsolutePathBuilder().path(vip.id().toString()).build()),
                vip.id());
    }

    /**
     * Adds or replaces a virtual address; the same request twice is the same as once.
     *
     * @param id its name
     * @param body JSON of the virtual address
     * @return 201 if it is new, 200 if it was there, 400, 409, or 412
     * @throws IOException if the body cannot be received
     */
    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@PathParam("id") String id, InputStream body) throws IOException {
        Vip vip = VipCodec.decode(Json.object(body, id));
        boolean created = get(LoadBalancerAdminService.class).putVip(vip, Tags.whole(headers));
        return answer(created ? Response.created(uri.getAbsolutePath()) : Response.ok(), vip.id());
    }

    /**
     * Removes a virtual address and its connections.
     *
     * @param id its name
     * @return 204, 404, or 412
     */
    @DELETE
    @Path("{id}")
    public Response remove(@PathParam("id") String id) {
        get(LoadBalancerAdminService.class).removeVip(VipId.of(id), Tags.whole(headers));
        return Response.noContent().build();
    }

    private Response answer(Response.ResponseBuilder response, VipId id) {
        Revised<Vip> vip =
                get(LoadBalancerAdminService.class)
                        .revisedVip(id)
                        .orElseThrow(() -> new NotFoundException("There is no VIP '" + id + "'"));
        return response.entity(VipCodec.encode(vip.value()).toString())
                .tag(Tags.of(vip.revision()))
                .build();
    }
}
