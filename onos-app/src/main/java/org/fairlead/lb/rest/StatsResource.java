/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.codec.Stats;
import org.onosproject.rest.AbstractWebResource;

/** How much goes where. */
@Path("stats")
@Produces(MediaType.APPLICATION_JSON)
public final class StatsResource extends AbstractWebResource {

    /**
     * Counts the connections of each member and each pool, and all.
     *
     * @return 200
     */
    @GET
    public Response show() {
        return Response.ok(
                        Stats.of(
                                        get(LoadBalancerService.class).pools(),
                                        get(SteeringService.class),
                                        get(HealthService.class))
                                .toJson()
                                .toString())
                .build();
    }
}
