/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.DefaultValue;
import javax.ws.rs.GET;
import javax.ws.rs.PATCH;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.UriInfo;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.DrainService;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Members;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Revised;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.codec.MemberCodec;
import org.fairlead.lb.codec.MemberView;
import org.onosproject.rest.AbstractWebResource;

/** The members of a pool. Their ETag is that of the pool. */
@Path("pools/{pool}/members")
@Produces(MediaType.APPLICATION_JSON)
public final class PoolMembersResource extends AbstractWebResource {

    @Context private UriInfo uri;
    @Context private HttpHeaders headers;

    @PathParam("pool")
    private String pool;

    /**
     * Lists the members of the pool.
     *
     * @return 200, or 404
     */
    @GET
    public Response list() {
        Revised<Pool> found = pool();
        ObjectNode json = mapper().createObjectNode();
        json.putArray("members").addAll(view().of(found.value()));
        return Response.ok(json.toString()).tag(Tags.of(found.revision())).build();
    }

    /**
     * Adds a member.
     *
     * @param body JSON of the member
     * @return 201 with its location, 400, 404, 409, or 412
     * @throws IOException if the body cannot be received
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(InputStream body) throws IOException {
        Member member = MemberCodec.decode(Json.object(body));
        change(Members.add(member));
        return answer(
                Response.created(uri.getAbsolutePathBuilder().path(member.id().toString()).build()),
                member.id());
    }

    /**
     * Shows a member.
     *
     * @param id name of the member
     * @return 200 with an ETag, or 404
     */
    @GET
    @Path("{id}")
    public Response show(@PathParam("id") String id) {
        return answer(Response.ok(), MemberId.of(id));
    }

    /**
     * Adds or replaces a member; the same request twice is the same as once.
     *
     * @param id name of the member
     * @param body JSON of the member
     * @return 201 if it is new, 200 if it was there, 400, 404, or 412
     * @throws IOException if the body cannot be received
     */
    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@PathParam("id") String id, InputStream body) throws IOException {
        Member member = MemberCodec.decode(Json.object(body, id));
        Expectation presence = Tags.presence(headers);
        boolean[] created = new boolean[1];
        change(
                old -> {
                    created[0] = !old.member(member.id()).isPresent();
                    presence.check(
                            "Member '" + id + "'",
                            created[0] ? OptionalLong.empty() : OptionalLong.of(0));
                    return Members.put(member).apply(old);
                });
        return answer(
                created[0] ? Response.created(uri.getAbsolutePath()) : Response.ok(), member.id());
    }

    /**
     * Changes some fields of a member (RFC 7396), such as its weight or its state.
     *
     * @param id name of the member
     * @param body the fields that change; null gives a field its default
     * @return 200, 400, 404, or 412
     * @throws IOException if the body cannot be received
     */
    @PATCH
    @Path("{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    public Response patch(@PathParam("id") String id, InputStream body) throws IOException {
        ObjectNode patch = Json.object(body, id);
        return changed(id, old -> MemberCodec.decode(Json.merged(MemberCodec.encode(old), patch)));
    }

    /**
     * Lets a member take no new connections, and keep those that it has.
     *
     * @param id name of the member
     * @param seconds time after which its maintenance begins; without, it drains until told else
     * @return 200, 400, 404, or 412
     */
    @POST
    @Path("{id}/drain")
    public Response drain(@PathParam("id") String id, @QueryParam("seconds") String seconds) {
        Instant until = Params.deadline("seconds", seconds).orElse(null);
        return changed(
                id,
                old ->
                        old.toBuilder()
                                .administrative(AdministrativeState.DRAIN)
                                .drainUntil(until)
                                .leaving(false)
                                .build());
    }

    /**
     * Takes a member out of service now; its connections are cut.
     *
     * @param id name of the member
     * @return 200, 404, or 412
     */
    @POST
    @Path("{id}/maint")
    public Response maint(@PathParam("id") String id) {
        return changed(
                id, old -> old.toBuilder().administrative(AdministrativeState.MAINT).build());
    }

    /**
     * Puts a member back into service.
     *
     * @param id name of the member
     * @return 200, 404, or 412
     */
    @POST
    @Path("{id}/ready")
    public Response ready(@PathParam("id") String id) {
        return changed(
                id, old -> old.toBuilder().administrative(AdministrativeState.READY).build());
    }

    /**
     * Removes a member: it drains first, and leaves when it has no connections any more.
     *
     * @param id name of the member
     * @param force whether it leaves now and its connections are cut
     * @param seconds time after which it leaves in any case; 300 without
     * @return 204 if it is gone, 202 with the member if it drains, 400, 404, or 412
     */
    @DELETE
    @Path("{id}")
    public Response remove(
            @PathParam("id") String id,
            @QueryParam("force") String force,
            @QueryParam("seconds") @DefaultValue("" + DrainService.DEFAULT_SECONDS)
                    String seconds) {
        MemberId member = MemberId.of(id);
        if (Params.flag("force", force)) {
            change(Members.remove(member));
            return Response.noContent().build();
        }
        Instant until = Params.deadline("seconds", seconds).orElse(null);
        return get(DrainService.class).remove(PoolId.of(pool), member, until, Tags.ofPart(headers))
                ? Response.noContent().build()
                : answer(Response.accepted(), member);
    }

    private Response changed(String id, UnaryOperator<Member> change) {
        MemberId member = MemberId.of(id);
        change(Members.change(member, change));
        return answer(Response.ok(), member);
    }

    private void change(UnaryOperator<Pool> change) {
        get(LoadBalancerAdminService.class)
                .changePool(PoolId.of(pool), Tags.ofPart(headers), change);
    }

    private Revised<Pool> pool() {
        return get(LoadBalancerAdminService.class)
                .revisedPool(PoolId.of(pool))
                .orElseThrow(() -> new NotFoundException("There is no pool '" + pool + "'"));
    }

    private MemberView view() {
        return new MemberView(get(SteeringService.class), get(HealthService.class));
    }

    private Response answer(Response.ResponseBuilder response, MemberId id) {
        Revised<Pool> found = pool();
        Member member = Members.require(found.value(), id);
        return response.entity(view().of(found.value().id(), member).toString())
                .tag(Tags.of(found.revision()))
                .build();
    }
}
