/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.SteeringFiguresService;
import org.fairlead.lb.codec.SteeringCodec;
import org.onosproject.rest.AbstractWebResource;

/** How the steering does. */
@Path("steering")
@Produces(MediaType.APPLICATION_JSON)
public final class SteeringResource extends AbstractWebResource {

    /**
     * Shows what the steering counts, and how long new connections wait for their rules.
     *
     * @return 200
     */
    @GET
    public Response show() {
        return Response.ok(
                        SteeringCodec.encode(get(SteeringFiguresService.class).figures())
                                .toString())
                .build();
    }
}
