/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.Decision;
import org.fairlead.lb.api.DecisionService;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.codec.DecisionCodec;
import org.fairlead.lb.codec.Question;
import org.onosproject.rest.AbstractWebResource;

/** Why connections go where they go. */
@Path("explain")
@Produces(MediaType.APPLICATION_JSON)
public final class ExplainResource extends AbstractWebResource {

    /**
     * Says how a connection came to its member or, with {@code now}, what would be decided now.
     *
     * @param client address of the client
     * @param clientPort its port; with {@code now} it may be left out
     * @param vip name of the virtual address, or its address and port
     * @param now {@code true} to ask what would be decided now, which changes nothing
     * @param ingress with {@code now}: switch and port that the connection would come in by, such
     *     as {@code of:0000000000000001/5}; where ONOS knows the client to be if left out
     * @return 200, 400, or 404 if there is no such virtual address or connection
     */
    @GET
    public Response explain(
            @QueryParam("client") String client,
            @QueryParam("clientPort") String clientPort,
            @QueryParam("vip") String vip,
            @QueryParam("now") boolean now,
            @QueryParam("ingress") String ingress) {
        Question question = new Question(client, clientPort, vip, now, ingress);
        Decision decision =
                question.ask(get(LoadBalancerService.class), get(DecisionService.class));
        return Response.ok(DecisionCodec.encode(decision).toString()).build();
    }
}
