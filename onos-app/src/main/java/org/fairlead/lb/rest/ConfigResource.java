/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.fairlead.lb.api.ConfigChange;
import org.fairlead.lb.api.Configuration;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.fairlead.lb.api.Revised;
import org.fairlead.lb.codec.ChangesCodec;
import org.fairlead.lb.codec.ConfigurationCodec;
import org.onosproject.rest.AbstractWebResource;

/** The whole configuration as one document. */
@Path("config")
@Produces(MediaType.APPLICATION_JSON)
public final class ConfigResource extends AbstractWebResource {

    @Context private HttpHeaders headers;
    @Context private SecurityContext user;

    /**
     * Exports the configuration.
     *
     * @return 200 with an ETag
     */
    @GET
    public Response export() {
        Revised<Configuration> found = get(LoadBalancerAdminService.class).configuration();
        ObjectNode json = ConfigurationCodec.encode(found.value());
        json.get("pools").forEach(p -> Views.withoutSecrets((ObjectNode) p, user));
        return Response.ok(json.toString()).tag(Tags.of(found.revision())).build();
    }

    /**
     * Imports a configuration; all of it, or nothing.
     *
     * @param dryRun whether it is only checked
     * @param replace whether what it does not name is removed
     * @param body JSON of the configuration
     * @return 200 with the changes, 400 with all that is wrong, or 412
     * @throws IOException if the body cannot be received
     */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(
            @QueryParam("dry-run") String dryRun,
            @QueryParam("replace") String replace,
            InputStream body)
            throws IOException {
        boolean isDry = Params.flag("dry-run", dryRun);
        Configuration wanted = ConfigurationCodec.decode(Json.object(body));
        LoadBalancerAdminService admin = get(LoadBalancerAdminService.class);
        List<ConfigChange> changes =
                admin.apply(wanted, Params.flag("replace", replace), isDry, Tags.whole(headers));
        return Response.ok(ChangesCodec.encode(changes, isDry).toString())
                .tag(Tags.of(admin.configuration().revision()))
                .build();
    }

    /**
     * The same as PUT, for tools that know no other way to send a document.
     *
     * @param dryRun whether it is only checked
     * @param replace whether what it does not name is removed
     * @param body JSON of the configuration
     * @return as PUT
     * @throws IOException if the body cannot be received
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response post(
            @QueryParam("dry-run") String dryRun,
            @QueryParam("replace") String replace,
            InputStream body)
            throws IOException {
        return put(dryRun, replace, body);
    }
}
