/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableSet;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.ws.rs.client.Entity;
import javax.ws.rs.core.Application;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.CircuitState;
import org.fairlead.lb.api.HealthChange;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.HealthServiceAdapter;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.OperationalState;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.balancer.RoundRobinFactory;
import org.fairlead.lb.store.FakeCluster;
import org.fairlead.lb.store.RealConfig;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.onlab.packet.Ip4Address;

/** What the REST API tells of the health of members. */
public class HealthRestTest extends ResourceTest {
    private static final PoolId POOL = PoolId.of("inference");
    private static final MemberId N1 = MemberId.of("n1");
    private static final long NOW = 1_700_000_000_000L;

    private final RealConfig config = new RealConfig(new FakeCluster(), new RoundRobinFactory());
    private final HealthServiceAdapter health =
            new HealthServiceAdapter() {
                @Override
                public List<MemberHealth> health(PoolId pool) {
                    return pool.equals(POOL) ? List.of(n1()) : List.of();
                }

                @Override
                public Map<String, Long> reports() {
                    return Map.of("accepted", 7L, "spoofed", 1L);
                }
            };

    private static MemberHealth n1() {
        return MemberHealth.builder(POOL, N1)
                .at(NOW)
                .state(OperationalState.UP, "status 200", NOW - 4_000)
                .circuit(CircuitState.HALF_OPEN)
                .weights(8, 2.66666)
                .lastCheck(NOW - 1_500, "status 200")
                .lastLoad(
                        NOW - 120,
                        MemberLoad.builder(N1, 5).inFlight(3).cpu(0.25).version("v1").build())
                .history(
                        List.of(
                                new HealthChange(NOW - 4_000, OperationalState.UP, "status 200"),
                                new HealthChange(
                                        NOW - 9_000, OperationalState.DOWN, "connection refused")))
                .build();
    }

    @Override
    protected Application configure() {
        return ResourceConfig.forApplication(new FairleadWebApplication())
                .register(RoleFromHeader.class);
    }

    @Override
    Object service(Class<?> type) {
        if (type == SteeringService.class) {
            return new FakeNetwork();
        }
        return type == HealthService.class ? health : config.manager();
    }

    @Before
    public void createPool() {
        config.manager()
                .createPool(
                        Pool.builder()
                                .id(POOL)
                                .members(List.of(member("n1"), member("n2")))
                                .build());
    }

    private static Member member(String id) {
        return Member.builder()
                .id(MemberId.of(id))
                .address(Ip4Address.valueOf("198.18.0.1" + id.substring(1)))
                .port(8000)
                .weight(8)
                .build();
    }

    @After
    public void stopServices() {
        config.stop();
    }

    private JsonNode get(String path) throws Exception {
        Response response = target(path).request().get();
        assertEquals(path, 200, response.getStatus());
        return new ObjectMapper().readTree(response.readEntity(String.class));
    }

    private static void isN1(JsonNode json) {
        assertEquals("up", json.get("state").asText());
        assertEquals("status 200", json.get("reason").asText());
        assertEquals("2023-11-14T22:13:16Z", json.get("since").asText());
        assertEquals("half-open", json.get("circuit").asText());
        assertEquals(8, json.get("configuredWeight").asInt());
        assertEquals(2.667, json.get("effectiveWeight").asDouble(), 0);
        assertEquals("status 200", json.at("/lastCheck/found").asText());
        assertEquals("2023-11-14T22:13:18.500Z", json.at("/lastCheck/at").asText());
        assertEquals(120, json.at("/lastReport/ageMillis").asInt());
        assertEquals(3, json.at("/lastReport/inFlight").asInt());
    }

    @Test
    public void membersShowTheirHealthWhereverTheyAreShown() throws Exception {
        isN1(get("members").at("/members/0/health"));
        isN1(get("pools").at("/pools/0/members/0/health"));
        isN1(get("pools/inference").at("/members/0/health"));
        isN1(get("pools/inference/members").at("/members/0/health"));
        isN1(get("pools/inference/members/n1").get("health"));
    }

    @Test
    public void aMemberThatNobodyHasHeardOfIsUnknown() throws Exception {
        for (JsonNode json :
                List.of(
                        get("pools/inference/members/n2").get("health"),
                        get("members").at("/members/1/health"))) {
            assertEquals("unknown", json.get("state").asText());
            assertEquals("not checked yet", json.get("reason").asText());
            assertTrue(json.get("since").isNull());
            assertEquals(8, json.get("configuredWeight").asInt());
            assertEquals(0, json.get("effectiveWeight").asDouble(), 0);
            assertFalse(json.has("lastCheck"));
            assertFalse(json.has("lastReport"));
        }
    }

    @Test
    public void aMemberThatWasReadCanBeSentBackWithItsHealth() throws Exception {
        String member = get("pools/inference/members/n1").toString();
        Response put = target("pools/inference/members/n1").request().put(Entity.json(member));
        assertEquals(200, put.getStatus());
        isN1(new ObjectMapper().readTree(put.readEntity(String.class)).get("health"));
    }

    @Test
    public void oneMemberHasAHistory() throws Exception {
        JsonNode json = get("pools/inference/members/n1/health");
        assertEquals("inference", json.get("pool").asText());
        assertEquals("n1", json.get("id").asText());
        isN1(json);
        JsonNode down = json.at("/history/1");
        assertEquals("down", down.get("state").asText());
        assertEquals("connection refused", down.get("reason").asText());
        assertEquals("2023-11-14T22:13:11Z", down.get("at").asText());
        assertEquals(2, json.get("history").size());
    }

    @Test
    public void aPoolShowsItsMembersAndWhatBecameOfReports() throws Exception {
        JsonNode json = get("pools/inference/health");
        assertEquals("inference", json.get("pool").asText());
        assertEquals("n1", json.at("/members/0/id").asText());
        isN1(json.at("/members/0"));
        assertEquals(7, json.at("/reports/accepted").asInt());
        assertEquals(1, json.at("/reports/spoofed").asInt());
    }

    @Test
    public void whoIsNotThereIsNamed() {
        for (String path :
                List.of(
                        "pools/none/health",
                        "pools/none/members/n1/health",
                        "pools/inference/members/n9/health")) {
            Response response = target(path).request().get();
            assertEquals(path, 404, response.getStatus());
            assertTrue(path, response.readEntity(String.class).contains("There is no "));
        }
    }

    @Test
    public void statsTellWhoServes() throws Exception {
        JsonNode json = get("stats");
        JsonNode n1 = json.at("/members/0");
        assertEquals("up", n1.get("state").asText());
        assertEquals(8, n1.get("configuredWeight").asInt());
        assertEquals(2.667, n1.get("effectiveWeight").asDouble(), 0);
        assertEquals("unknown", json.at("/members/1/state").asText());
        for (JsonNode sum : List.of(json.at("/pools/0"), json.get("total"))) {
            assertEquals(2, sum.get("members").asInt());
            assertEquals(1, sum.get("serving").asInt());
        }
    }

    @Test
    public void everyFieldIsDocumented() throws Exception {
        JsonNode document;
        try (InputStream in = getClass().getResourceAsStream("/apidoc/swagger.json")) {
            document = new ObjectMapper().readTree(in);
        }
        JsonNode fields = document.at("/definitions/MemberHealth/properties");
        JsonNode shown = get("pools/inference/members/n1").get("health");
        assertEquals(names(fields), names(shown));
        for (String part : List.of("lastCheck", "lastReport")) {
            assertEquals(names(fields.at("/" + part + "/properties")), names(shown.get(part)));
        }
    }

    private static Set<String> names(JsonNode json) {
        return ImmutableSet.copyOf(json.fieldNames());
    }
}
