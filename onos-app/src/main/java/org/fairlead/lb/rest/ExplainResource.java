/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import java.util.Optional;
import java.util.function.Function;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Decision;
import org.fairlead.lb.api.DecisionService;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.fairlead.lb.codec.DecisionCodec;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;
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
     * @param vip name of the virtual address
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
        Ip4Address address =
                parsed("client", client, "an IPv4 address", Ip4Address::valueOf).orElseThrow();
        VipId id = VipId.of(parsed("vip", vip, "a name", v -> v).orElseThrow());
        Optional<Integer> port =
                now && isMissing(clientPort)
                        ? Optional.empty()
                        : parsed(
                                "clientPort", clientPort, "from 0 to 65535", ExplainResource::port);
        DecisionService service = get(DecisionService.class);
        Decision decision;
        if (now) {
            Optional<ConnectPoint> from =
                    isMissing(ingress)
                            ? Optional.empty()
                            : parsed(
                                    "ingress",
                                    ingress,
                                    "a switch and port such as of:0000000000000001/5",
                                    ConnectPoint::deviceConnectPoint);
            decision = service.now(id, address, port.orElse(0), from);
        } else {
            Vip found =
                    get(LoadBalancerService.class)
                            .vip(id)
                            .orElseThrow(
                                    () -> new NotFoundException("There is no VIP '" + id + "'"));
            ConnectionKey key =
                    new ConnectionKey(address, port.orElseThrow(), found.address(), found.port());
            decision =
                    service.decision(key)
                            .orElseThrow(
                                    () ->
                                            new NotFoundException(
                                                    "No connection " + key + " is known"));
        }
        return Response.ok(DecisionCodec.encode(decision).toString()).build();
    }

    private static boolean isMissing(String text) {
        return text == null || text.isEmpty();
    }

    private static int port(String text) {
        int port = Integer.parseInt(text);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(text);
        }
        return port;
    }

    private static <T> Optional<T> parsed(
            String field, String text, String expected, Function<String, T> parser) {
        if (isMissing(text)) {
            throw new InvalidConfigException(field, "is missing");
        }
        try {
            return Optional.of(parser.apply(text));
        } catch (RuntimeException e) {
            throw new InvalidConfigException(field, "must be " + expected + "; got '" + text + "'");
        }
    }
}
