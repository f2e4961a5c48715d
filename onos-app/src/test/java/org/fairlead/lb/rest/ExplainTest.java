/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.ws.rs.client.WebTarget;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.Candidate;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Decision;
import org.fairlead.lb.api.DecisionListener;
import org.fairlead.lb.api.DecisionService;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SplitShare;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;

/** Asking why, over REST. */
public class ExplainTest extends ResourceTest {
    private static final VipId WEB = VipId.of("web");
    private static final Vip VIP =
            Vip.builder()
                    .id(WEB)
                    .address(Ip4Address.valueOf("198.18.0.100"))
                    .port(80)
                    .pool(PoolId.of("inference"))
                    .build();

    private final Decisions decisions = new Decisions();
    private final LoadBalancerService config =
            (LoadBalancerService)
                    Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {LoadBalancerService.class},
                            (proxy, method, args) ->
                                    method.getName().equals("vips")
                                            ? List.of(VIP)
                                            : Optional.of(VIP).filter(v -> v.id().equals(args[0])));

    @Override
    Object service(Class<?> type) {
        return type == DecisionService.class ? decisions : config;
    }

    private Response get(String... query) {
        WebTarget target = target("explain");
        for (int i = 0; i < query.length; i += 2) {
            target = target.queryParam(query[i], query[i + 1]);
        }
        return target.request().get();
    }

    private static JsonNode json(int status, Response response) throws Exception {
        assertEquals(status, response.getStatus());
        return new ObjectMapper().readTree(response.readEntity(String.class));
    }

    private static String field(Response response) throws Exception {
        return json(400, response).at("/errors/0/field").asText();
    }

    @Test
    public void explainsAConnection() throws Exception {
        JsonNode json = json(200, get("client", "198.18.0.1", "clientPort", "4001", "vip", "web"));
        assertEquals("n1", json.get("member").asText());
        assertEquals("p2c-ewma", json.get("algorithm").asText());
        assertEquals("canary", json.get("policy").asText());
        assertEquals("version=v1 90%", json.get("split").asText());
        assertEquals("v1", json.at("/labels/version").asText());
        assertEquals("1970-01-01T00:00:01Z", json.get("at").asText());
        assertEquals("n1", json.at("/candidates/0/member").asText());
        assertEquals(1.5, json.at("/candidates/0/score").asDouble(), 0);
        assertTrue("a score that there is not", json.at("/candidates/1/score").isNull());
    }

    @Test
    public void aVirtualAddressGoesByItsAddressAsWell() throws Exception {
        String[] query = {"client", "198.18.0.1", "clientPort", "4001", "vip", "198.18.0.100:80"};
        assertEquals("web", json(200, get(query)).get("vip").asText());
        query[5] = "198.18.0.100:81";
        json(404, get(query));
    }

    @Test
    public void saysWhatItWouldDoNow() throws Exception {
        JsonNode json =
                json(
                        200,
                        get(
                                "client",
                                "10.0.0.1",
                                "vip",
                                "web",
                                "now",
                                "true",
                                "ingress",
                                "of:0000000000000001/5"));
        assertEquals(0, json.get("number").asInt());
        assertEquals("of:0000000000000001/5", json.get("ingress").asText());
        json = json(200, get("client", "10.0.0.1", "vip", "web", "now", "true"));
        assertTrue(json.get("ingress").isNull());
        assertTrue(json.get("policy").isNull());
        assertFalse(json.has("unknown"));
    }

    @Test
    public void whatIsNotThereIsNotFound() throws Exception {
        json(404, get("client", "198.18.0.2", "clientPort", "4001", "vip", "web"));
        json(404, get("client", "198.18.0.1", "clientPort", "4001", "vip", "other"));
        json(404, get("client", "198.18.0.1", "vip", "other", "now", "true"));
    }

    @Test
    public void whatIsWrongIsNamed() throws Exception {
        assertEquals("client", field(get("clientPort", "1", "vip", "web")));
        assertEquals("client", field(get("client", "x", "clientPort", "1", "vip", "web")));
        assertEquals("vip", field(get("client", "10.0.0.1", "clientPort", "1")));
        assertEquals("clientPort", field(get("client", "10.0.0.1", "vip", "web")));
        assertEquals(
                "clientPort",
                field(get("client", "10.0.0.1", "clientPort", "65536", "vip", "web")));
        assertEquals(
                "ingress",
                field(get("client", "10.0.0.1", "vip", "web", "now", "true", "ingress", "x")));
    }

    private static final class Decisions implements DecisionService {
        @Override
        public Optional<Decision> decision(ConnectionKey key) {
            if (!key.client().equals(Ip4Address.valueOf("198.18.0.1"))) {
                return Optional.empty();
            }
            return Optional.of(
                    Decision.builder(key, WEB)
                            .made(7, 1_000)
                            .routed(
                                    "canary",
                                    PoolId.of("inference"),
                                    new SplitShare("version", "v1", 90),
                                    Map.of("version", "v1"),
                                    "")
                            .chosen("p2c-ewma", MemberId.of("n1"), "the better of two")
                            .candidates(
                                    List.of(
                                            Candidate.of(member("n1"), 1.5, "one"),
                                            Candidate.of(member("n2"), Double.NaN, "two")))
                            .build());
        }

        @Override
        public void addListener(DecisionListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void removeListener(DecisionListener listener) {
            throw new UnsupportedOperationException();
        }

        private static Member member(String id) {
            return Member.builder()
                    .id(MemberId.of(id))
                    .address(Ip4Address.valueOf("198.18.0.11"))
                    .port(8000)
                    .build();
        }

        @Override
        public Decision now(
                VipId vip, Ip4Address client, int clientPort, Optional<ConnectPoint> ingress) {
            if (!vip.equals(WEB)) {
                throw new NotFoundException("no");
            }
            return Decision.builder(new ConnectionKey(client, clientPort, VIP.address(), 80), vip)
                    .made(0, 1_000)
                    .ingress(ingress.orElse(null))
                    .routed(null, VIP.pool(), null, Map.of(), "")
                    .build();
        }
    }
}
