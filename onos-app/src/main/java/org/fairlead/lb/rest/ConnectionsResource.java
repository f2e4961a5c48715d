/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.Connection;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.codec.ConnectionCodec;
import org.onosproject.rest.AbstractWebResource;

/** Connections that are live, and those that ended in the last minutes. */
@Path("connections")
@Produces(MediaType.APPLICATION_JSON)
public final class ConnectionsResource extends AbstractWebResource {

    /**
     * Lists connections, the newest first.
     *
     * @param client only those of this client address, if given
     * @param clientPort only those of this client port, if given
     * @return 200, or 400
     */
    @GET
    public Response list(
            @QueryParam("client") String client, @QueryParam("clientPort") String clientPort) {
        Integer port = Params.number("clientPort", clientPort, 0, 65535).orElse(null);
        ObjectNode json = mapper().createObjectNode();
        ArrayNode array = json.putArray("connections");
        for (Connection c : get(SteeringService.class).connections()) {
            if ((client == null || client.equals(c.key().client().toString()))
                    && (port == null || port == c.key().clientPort())) {
                array.add(ConnectionCodec.encode(c));
            }
        }
        return Response.ok(json.toString()).build();
    }
}
