/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import com.google.common.base.Strings;
import java.util.Optional;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.OutcomeReport;
import org.fairlead.lb.api.OutcomeService;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.codec.OutcomeCodec;
import org.onosproject.rest.AbstractWebResource;

/** The outcomes of a pool's requests by version, or by another label. */
@Path("pools/{id}/ab")
@Produces(MediaType.APPLICATION_JSON)
public final class PoolOutcomesResource extends AbstractWebResource {

    /**
     * Compares the values of a label.
     *
     * @param id name of the pool
     * @param label name of the label; that of the pool's split, or {@code version}, if left out
     * @param base value that the others are compared with; the one with most requests if left out
     * @param minutes how far back requests count, 1 to 1440; 60 if left out
     * @return 200, 400 or 404
     */
    @GET
    public Response compare(
            @PathParam("id") String id,
            @QueryParam("label") String label,
            @QueryParam("base") String base,
            @QueryParam("minutes") String minutes) {
        int back =
                Params.number("minutes", minutes, 1, OutcomeService.MAX_MINUTES)
                        .orElse(OutcomeService.DEFAULT_MINUTES);
        OutcomeReport report =
                get(OutcomeService.class).compare(PoolId.of(id), given(label), given(base), back);
        return Response.ok(OutcomeCodec.encode(report).toString()).build();
    }

    private static Optional<String> given(String text) {
        return Optional.ofNullable(Strings.emptyToNull(text));
    }
}
