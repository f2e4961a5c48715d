/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.SyncService;
import org.fairlead.lb.codec.SyncCodec;
import org.onosproject.rest.AbstractWebResource;

/** The rules of the switches as a whole. */
@Path("sync")
@Produces(MediaType.APPLICATION_JSON)
public final class SyncResource extends AbstractWebResource {

    /**
     * Compares the rules that should be with those that are, and repairs.
     *
     * @return 200 with what was found
     */
    @POST
    public Response sync() {
        return Response.ok(SyncCodec.encode(get(SyncService.class).sync()).toString()).build();
    }
}
