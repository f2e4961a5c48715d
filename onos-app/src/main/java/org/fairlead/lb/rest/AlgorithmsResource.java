/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.onosproject.rest.AbstractWebResource;

/** The algorithms that pools can name, those of other bundles too. */
@Path("algorithms")
@Produces(MediaType.APPLICATION_JSON)
public final class AlgorithmsResource extends AbstractWebResource {

    /**
     * Lists the algorithms.
     *
     * @return 200
     */
    @GET
    public Response list() {
        ObjectNode json = mapper().createObjectNode();
        ArrayNode array = json.putArray("algorithms");
        get(LoadBalancerAdminService.class).algorithms().forEach(array::add);
        return Response.ok(json.toString()).build();
    }
}
