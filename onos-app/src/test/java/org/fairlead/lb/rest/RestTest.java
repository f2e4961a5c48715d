/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.ws.rs.client.Entity;
import javax.ws.rs.client.Invocation;
import javax.ws.rs.client.WebTarget;
import javax.ws.rs.core.Application;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.DiscoveryService;
import org.fairlead.lb.api.DrainService;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.HealthService;
import org.fairlead.lb.api.HealthServiceAdapter;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Members;
import org.fairlead.lb.api.Newcomer;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SteeringFiguresService;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.api.SyncReport;
import org.fairlead.lb.api.SyncService;
import org.fairlead.lb.balancer.RoundRobinFactory;
import org.fairlead.lb.balancer.SourceHashFactory;
import org.fairlead.lb.store.FakeCluster;
import org.fairlead.lb.store.RealConfig;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.test.JerseyTest;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.onlab.osgi.ServiceDirectory;
import org.onlab.packet.Ip4Address;
import org.onlab.rest.AuthorizationFilter;
import org.onlab.rest.BaseResource;
import org.onosproject.net.ConnectPoint;

/** The REST API as its users see it. */
public class RestTest extends JerseyTest {
    private static final String POOL =
            "{\"id\":\"inference\",\"algorithm\":\"round-robin\",\"members\":["
                    + "{\"id\":\"n1\",\"address\":\"198.18.0.11\",\"port\":8000,\"weight\":2,"
                    + "\"labels\":{\"version\":\"v1\"}}]}";
    private static final String VIP =
            "{\"id\":\"web\",\"address\":\"198.18.0.100\",\"port\":80,\"protocol\":\"tcp\","
                    + "\"pool\":\"inference\"}";

    private static final String POOL_MEMBER = "{\"address\":\"198.18.0.12\",\"port\":8000}";

    private final FakeNetwork network = new FakeNetwork();
    private RealConfig config;

    @Override
    protected Application configure() {
        return ResourceConfig.forApplication(new FairleadWebApplication())
                .register(RoleFromHeader.class);
    }

    @Before
    public void provideServices() throws Exception {
        AuthorizationFilter.disableForTests();
        Field field = BaseResource.class.getDeclaredField("services");
        field.setAccessible(true);
        field.set(null, new Directory());
        config =
                new RealConfig(new FakeCluster(), new RoundRobinFactory(), new SourceHashFactory());
    }

    @After
    public void stopServices() {
        config.stop();
    }

    private Invocation.Builder request(String path, String... headers) {
        int query = path.indexOf('?');
        WebTarget target = target(query < 0 ? path : path.substring(0, query));
        for (String pair : query < 0 ? new String[0] : path.substring(query + 1).split("&")) {
            String[] kv = pair.split("=");
            target = target.queryParam(kv[0], kv[1]);
        }
        Invocation.Builder request = target.request();
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    private Response get(String path, String... headers) {
        return request(path, headers).get();
    }

    private Response post(String path, String json, String... headers) {
        return request(path, headers).post(Entity.json(json));
    }

    private Response put(String path, String json, String... headers) {
        return request(path, headers).put(Entity.json(json));
    }

    private Response patch(String path, String json, String... headers) {
        return request(path, headers).method("PATCH", Entity.json(json));
    }

    private Response delete(String path, String... headers) {
        return request(path, headers).delete();
    }

    private static String tag(Response response) {
        return response.getHeaderString("ETag");
    }

    private static JsonNode json(Response response) throws Exception {
        return new ObjectMapper().readTree(response.readEntity(String.class));
    }

    private static JsonNode problem(int status, Response response) throws Exception {
        assertEquals(status, response.getStatus());
        assertEquals(new MediaType("application", "problem+json"), response.getMediaType());
        JsonNode json = json(response);
        assertEquals(status, json.get("status").asInt());
        return json;
    }

    private static void invalid(String field, Response response) throws Exception {
        assertEquals(field, problem(400, response).at("/errors/0/field").asText());
    }

    @Test
    public void saysThatItRuns() throws Exception {
        post("pools", POOL);
        post("vips", VIP);
        JsonNode json = json(get("status"));
        assertEquals("fairlead", json.get("name").asText());
        assertEquals("0.1.0", json.get("version").asText());
        assertTrue(json.get("ready").asBoolean());
        assertEquals(1, json.get("vips").asInt());
        assertEquals(1, json.get("pools").asInt());
        assertEquals(1, json.get("membersReachable").asInt());
    }

    @Test
    public void createsAndShowsAPool() throws Exception {
        Response created = post("pools", POOL);
        assertEquals(201, created.getStatus());
        assertTrue(created.getLocation().getPath().endsWith("/pools/inference"));
        JsonNode pool = json(get("pools/inference"));
        assertEquals("round-robin", pool.get("algorithm").asText());
        JsonNode member = pool.at("/members/0");
        assertEquals("198.18.0.11", member.get("address").asText());
        assertEquals(2, member.get("weight").asInt());
        assertEquals("v1", member.at("/labels/version").asText());
        assertTrue(member.get("located").asBoolean());
        assertEquals(1, json(get("pools")).get("pools").size());
        assertEquals("inference", json(get("members")).at("/members/0/pool").asText());
    }

    @Test
    public void whatWasReadCanBeSentBack() throws Exception {
        post("pools", POOL);
        post("vips", VIP);
        assertEquals(
                200,
                put("pools/inference", get("pools/inference").readEntity(String.class))
                        .getStatus());
        assertEquals(200, put("vips/web", get("vips/web").readEntity(String.class)).getStatus());
    }

    @Test
    public void createsShowsAndRemovesAVip() throws Exception {
        post("pools", POOL);
        Response created = post("vips", VIP);
        assertEquals(201, created.getStatus());
        assertTrue(created.getLocation().getPath().endsWith("/vips/web"));
        JsonNode vip = json(get("vips/web"));
        assertEquals("02:FA:C6:12:00:64", vip.get("mac").asText());
        assertEquals("tcp", vip.get("protocol").asText());
        assertEquals("per-connection", vip.get("mode").asText());
        String slots = VIP.replaceFirst("\\{", "{\"mode\": \"slots\", ");
        assertEquals(200, put("vips/web", slots).getStatus());
        assertEquals("slots", json(get("vips/web")).get("mode").asText());
        invalid("mode", put("vips/web", slots.replace("slots", "magic")));
        assertEquals("reset", json(get("vips/web")).get("reject").asText());
        String drop = VIP.replaceFirst("\\{", "{\"reject\": \"drop\", ");
        assertEquals(200, put("vips/web", drop).getStatus());
        assertEquals("drop", json(get("vips/web")).get("reject").asText());
        invalid("reject", put("vips/web", drop.replace("drop", "perhaps")));
        JsonNode shared = json(get("vips/web/slots"));
        assertEquals("live", shared.get("state").asText());
        assertEquals(63, shared.at("/shares/inference~1n1").asInt());
        assertEquals(1, shared.get("moving").asInt());
        assertEquals("inference/n1", shared.at("/slots/63/from").asText());
        assertEquals(1_700_000_000_000L, shared.at("/slots/63/since").asLong());
        problem(404, get("vips/other/slots"));
        assertEquals(204, delete("vips/web").getStatus());
        problem(404, get("vips/web"));
        assertEquals(0, json(get("vips")).get("vips").size());
    }

    @Test
    public void addsAndRemovesMembers() throws Exception {
        post("pools", POOL);
        Response added =
                post(
                        "pools/inference/members",
                        "{\"id\":\"n2\",\"address\":\"198.18.0.12\",\"port\":8000}");
        assertEquals(201, added.getStatus());
        assertTrue(added.getLocation().getPath().endsWith("/pools/inference/members/n2"));
        assertEquals(1, json(get("pools/inference/members/n2")).get("weight").asInt());
        assertEquals(204, delete("pools/inference/members/n1").getStatus());
        assertEquals("n2", json(get("pools/inference")).at("/members/0/id").asText());
        problem(404, delete("pools/inference/members/n1"));
        problem(
                404,
                post(
                        "pools/other/members",
                        "{\"id\":\"n2\",\"address\":\"198.18.0.12\",\"port\":8000}"));
    }

    @Test
    public void namesTheFieldAtFault() throws Exception {
        invalid("id", post("pools", "{}"));
        invalid("id", post("pools", "{\"id\":\"no spaces\"}"));
        invalid("body", post("pools", "{"));
        invalid("body", post("pools", "[]"));
        invalid("body", post("pools", ""));
        invalid("body", post("pools", POOL + "x"));
        invalid("algoritm", post("pools", "{\"id\":\"p\",\"algoritm\":\"x\"}"));
        invalid("members", post("pools", "{\"id\":\"p\",\"members\":{}}"));
        invalid("members[0].port", post("pools", POOL.replace("8000", "80000")));
        invalid("members[0].port", post("pools", POOL.replace("8000", "\"80\"")));
        invalid("members[0].weight", post("pools", POOL.replace(":2,", ":-1,")));
        invalid("members[0].weight", post("pools", POOL.replace(":2,", ":257,")));
        invalid("members[0].address", post("pools", POOL.replace("198.18.0.11", "nowhere")));
        invalid("members[0].address", post("pools", POOL.replace("198.18.0.11", "224.0.0.1")));
        invalid("members[0].labels.version", post("pools", POOL.replace("\"v1\"", "1")));
        invalid("port", post("vips", VIP.replace("80,", "0,")));
        invalid("protocol", post("vips", VIP.replace("tcp", "sctp")));
        invalid("pool", post("vips", VIP.replace("inference", "")));
        post("pools", POOL);
        invalid("id", put("pools/other", POOL));
    }

    @Test
    public void saysWhatIsInTheWay() throws Exception {
        post("pools", POOL);
        post("vips", VIP);
        assertEquals(
                "Pool 'inference' exists already",
                problem(409, post("pools", POOL)).get("detail").asText());
        problem(409, post("vips", VIP));
        problem(409, delete("pools/inference"));
    }

    @Test
    public void saysWhatIsNotThere() throws Exception {
        assertEquals(
                "There is no pool 'inference'",
                problem(404, get("pools/inference")).get("detail").asText());
        problem(404, delete("vips/web"));
        problem(404, get("nothing/here"));
        problem(405, delete("status"));
    }

    @Test
    public void listsAndFiltersConnections() throws Exception {
        JsonNode all = json(get("connections")).get("connections");
        assertEquals(2, all.size());
        JsonNode c =
                json(get("connections?client=198.18.0.254&clientPort=40312")).at("/connections");
        assertEquals(1, c.size());
        assertEquals("web", c.at("/0/vip").asText());
        assertEquals("n1", c.at("/0/member").asText());
        assertEquals("of:0000000000000001", c.at("/0/edge").asText());
        assertEquals("of:0000000000000001", c.at("/0/path/0").asText());
        assertEquals(3, c.at("/0/ageSeconds").asInt());
        assertEquals(12, c.at("/0/packets").asInt());
        assertEquals(900, c.at("/0/bytes").asInt());
        assertEquals("live", c.at("/0/state").asText());
        assertEquals(5, c.at("/0/fromClient/packets").asInt());
        assertEquals(500, c.at("/0/toClient/bytes").asInt());
        assertEquals(0, json(get("connections?client=198.18.0.1")).at("/connections").size());
        invalid("clientPort", get("connections?clientPort=x"));
    }

    @Test
    public void showsWhatTheSteeringDoes() throws Exception {
        JsonNode figures = json(get("steering"));
        assertEquals(7, figures.at("/counters/packetIns").asInt());
        assertEquals(0, figures.at("/counters/resets").asInt());
        assertEquals(3, figures.at("/latency/released/count").asInt());
        assertEquals(100, figures.at("/latency/released/p50").asInt());
        assertEquals(900, figures.at("/latency/released/p99").asInt());
        assertEquals(900, figures.at("/latency/released/histogram/1/below").asInt());
        assertEquals(0, figures.at("/latency/decided/count").asInt());
        assertEquals(2, figures.at("/live/of:0000000000000001").asInt());
        assertEquals(5, figures.at("/remembered").asInt());
        assertEquals(1, figures.at("/waiting").asInt());
    }

    @Test
    public void repairsAndSaysWhatWasFound() throws Exception {
        JsonNode report = json(post("sync", ""));
        assertEquals(12, report.at("/standing/wanted").asInt());
        assertEquals(2, report.at("/standing/surplus").asInt());
        assertEquals(3, report.at("/connections/missing").asInt());
        assertEquals(9, report.at("/transports/wanted").asInt());
        assertTrue(report.get("confirmed").asBoolean());
        assertEquals(405, get("sync").getStatus());
    }

    @Test
    public void putTwiceIsPutOnce() throws Exception {
        Response first = put("pools/inference", POOL);
        assertEquals(201, first.getStatus());
        assertTrue(first.getLocation().getPath().endsWith("/pools/inference"));
        Response second = put("pools/inference", POOL);
        assertEquals(200, second.getStatus());
        assertEquals(tag(first), tag(second));
        assertEquals(201, put("vips/web", VIP).getStatus());
        assertEquals(200, put("vips/web", VIP).getStatus());
        String member = "{\"address\":\"198.18.0.12\",\"port\":8000}";
        assertEquals(201, put("pools/inference/members/n2", member).getStatus());
        assertEquals(200, put("pools/inference/members/n2", member).getStatus());
        assertEquals(2, json(get("pools/inference/members")).get("members").size());
        problem(404, put("pools/other/members/n2", member));
    }

    @Test
    public void aTagProtectsFromOverwriting() throws Exception {
        post("pools", POOL);
        post("vips", VIP);
        for (String path : List.of("pools/inference", "vips/web", "pools/inference/members/n1")) {
            String tag = tag(get(path));
            String body = get(path).readEntity(String.class);
            problem(412, put(path, body, "If-None-Match", "*"));
            problem(412, put(path, body, "If-Match", "\"0\""));
            problem(412, put(path, body, "If-Match", "W/" + tag));
            problem(412, put(path, body, "If-Match", "nonsense"));
            problem(412, delete(path, "If-Match", "\"0\""));
            invalid("If-None-Match", put(path, body, "If-None-Match", tag));
            assertEquals(200, put(path, body, "If-Match", "\"0\", " + tag).getStatus());
            assertEquals(200, put(path, body, "If-Match", "*").getStatus());
        }
        String old = tag(get("pools/inference"));
        Response changed =
                patch("pools/inference", "{\"algorithm\":\"source-hash\"}", "If-Match", old);
        assertEquals(200, changed.getStatus());
        assertNotEquals(old, tag(changed));
        problem(412, patch("pools/inference", "{}", "If-Match", old));
        problem(412, patch("pools/inference/members/n1", "{\"weight\":1}", "If-Match", old));
        problem(412, post("pools/inference/members/n1/drain", "", "If-Match", old));
        assertEquals(2, json(get("pools/inference")).at("/members/0/weight").asInt());
        problem(412, put("pools/new", "{}", "If-Match", "*"));
        problem(412, put("pools/inference/members/n9", POOL_MEMBER, "If-Match", "*"));
        assertEquals(201, put("pools/new", "{}", "If-None-Match", "*").getStatus());
        assertEquals(204, delete("pools/new", "If-Match", tag(get("pools/new"))).getStatus());
    }

    @Test
    public void changesSomeFieldsOfAMember() throws Exception {
        post("pools", POOL);
        String path = "pools/inference/members/n1";
        JsonNode changed =
                json(patch(path, "{\"weight\":7,\"labels\":{\"rack\":\"a\",\"version\":null}}"));
        assertEquals(7, changed.get("weight").asInt());
        assertEquals("{\"rack\":\"a\"}", changed.get("labels").toString());
        assertEquals(1, json(patch(path, "{\"weight\":null}")).get("weight").asInt());
        invalid("weight", patch(path, "{\"weight\":257}"));
        invalid("wait", patch(path, "{\"wait\":1}"));
        invalid("port", patch(path, "{\"port\":null}"));
        problem(404, patch("pools/inference/members/n9", "{}"));
        assertEquals(
                200,
                request(path)
                        .method(
                                "PATCH",
                                Entity.entity(
                                        "{\"state\":\"maint\"}", "application/merge-patch+json"))
                        .getStatus());
        assertEquals("maint", json(get(path)).get("state").asText());
    }

    @Test
    public void drainsMaintainsAndReadiesAMember() throws Exception {
        post("pools", POOL);
        network.open.put(MemberId.of("n1"), 4);
        String path = "pools/inference/members/n1";
        JsonNode draining = json(post(path + "/drain?seconds=60", ""));
        assertEquals("drain", draining.get("state").asText());
        assertEquals(4, draining.get("connections").asInt());
        long left =
                Instant.parse(draining.get("drainUntil").asText()).getEpochSecond()
                        - Instant.now().getEpochSecond();
        assertTrue("" + left, left > 50 && left <= 60);
        assertEquals("maint", json(post(path + "/maint", "")).get("state").asText());
        assertFalse(json(get(path)).has("drainUntil"));
        assertEquals("ready", json(post(path + "/ready", "")).get("state").asText());
        assertFalse(json(post(path + "/drain", "")).has("drainUntil"));
        invalid("seconds", post(path + "/drain?seconds=soon", ""));
        invalid("seconds", post(path + "/drain?seconds=-1", ""));
        problem(404, post("pools/inference/members/n9/maint", ""));
    }

    @Test
    public void aMemberDrainsBeforeItLeaves() throws Exception {
        post("pools", POOL);
        network.open.put(MemberId.of("n1"), 1);
        Response leaving = delete("pools/inference/members/n1");
        assertEquals(202, leaving.getStatus());
        JsonNode member = json(leaving);
        assertEquals("drain", member.get("state").asText());
        assertTrue(member.get("leaving").asBoolean());
        assertTrue(member.has("drainUntil"));
        invalid("force", delete("pools/inference/members/n1?force=yes"));
        assertEquals(204, delete("pools/inference/members/n1?force=true").getStatus());
        problem(404, get("pools/inference/members/n1"));
    }

    @Test
    public void tellsAllThatIsWrongAtOnce() throws Exception {
        JsonNode errors =
                problem(
                                400,
                                post(
                                        "pools",
                                        "{\"id\":\"p\",\"allDown\":\"perhaps\",\"maxEjectedPercent\":101,"
                                            + "\"monitor\":{\"path\":\"health\",\"rise\":0},"
                                            + "\"members\":[{\"id\":\"a\",\"port\":0},3],"
                                            + "\"split\":[{\"label\":\"v\",\"value\":\"1\",\"percent\":90}]}"))
                        .get("errors");
        List<String> fields = new ArrayList<>();
        errors.forEach(e -> fields.add(e.get("field").asText()));
        assertEquals(
                List.of(
                        "members[0].address",
                        "members[0].port",
                        "members[1]",
                        "monitor.path",
                        "monitor.rise",
                        "allDown",
                        "maxEjectedPercent",
                        "split"),
                fields);
    }

    @Test
    public void readsPoliciesOfAVip() throws Exception {
        post("pools", POOL);
        String policies =
                VIP.replace(
                        "}",
                        ",\"policies\":[{\"name\":\"night\",\"client\":\"10.0.0.0/8\","
                            + "\"ingress\":\"of:0000000000000001/3\",\"time\":{\"days\":[\"mon\",\"sunday\"],"
                            + "\"from\":\"22:00\",\"to\":\"06:00\",\"zone\":\"Europe/Berlin\"},"
                            + "\"labels\":{\"version\":\"v2\"}}]}");
        assertEquals(201, post("vips", policies).getStatus());
        JsonNode policy = json(get("vips/web")).at("/policies/0");
        assertEquals("[\"mon\",\"sun\"]", policy.at("/time/days").toString());
        assertEquals("22:00", policy.at("/time/from").asText());
        assertEquals("of:0000000000000001/3", policy.get("ingress").asText());
        assertEquals(200, put("vips/web", get("vips/web").readEntity(String.class)).getStatus());
        invalid("policies[0].client", put("vips/web", policies.replace("10.0.0.0/8", "ten")));
        invalid("policies[0].ingress", put("vips/web", policies.replace("/3", "")));
        invalid("policies[0].time.from", put("vips/web", policies.replace("22:00", "22")));
        invalid("policies[0].time.zone", put("vips/web", policies.replace("Berlin", "Bonn")));
        invalid("policies[0].time.days[0]", put("vips/web", policies.replace("mon", "mo")));
        invalid(
                "policies[0].pool",
                put(
                        "vips/web",
                        policies.replace("\"labels\":{\"version\":\"v2\"}", "\"pool\":\"x\"")));
        invalid(
                "policies[0].pool",
                put("vips/web", policies.replace(",\"labels\":{\"version\":\"v2\"}", "")));
    }

    @Test
    public void exportsAndImportsEverything() throws Exception {
        post(
                "pools",
                POOL.replace("\"members\"", "\"monitor\":{\"token\":\"s3cret\"},\"members\""));
        post("vips", VIP);
        Response export = get("config");
        String document = export.readEntity(String.class);
        assertEquals("[]", json(put("config?replace=true", document)).get("changes").toString());
        assertEquals(tag(export), tag(get("config")));
        delete("vips/web");
        delete("pools/inference");
        post("pools", "{\"id\":\"other\"}");
        problem(412, put("config", document, "If-Match", tag(export)));
        JsonNode dry = json(post("config?replace=true&dry-run=true", document));
        assertTrue(dry.get("dryRun").asBoolean());
        assertEquals(3, dry.get("changes").size());
        problem(404, get("vips/web"));
        JsonNode done = json(put("config?replace=true", document, "If-Match", tag(get("config"))));
        assertEquals(
                "{\"change\":\"add\",\"kind\":\"pool\",\"id\":\"inference\"}",
                done.at("/changes/0").toString());
        assertEquals("remove", done.at("/changes/2/change").asText());
        assertEquals(document, get("config").readEntity(String.class));
        invalid(
                "vips[0].pool",
                put("config", document.replace("\"pool\":\"inf", "\"pool\":\"Inf")));
        invalid("vip", put("config", "{\"vip\":[]}"));
        invalid("version", put("config", "{\"version\":2}"));
        invalid("pools[1].id", put("config", "{\"pools\":[{\"id\":\"a\"},{\"id\":\"a\"}]}"));
        invalid("dry-run", put("config?dry-run=1", "{}"));
    }

    @Test
    public void whoMayOnlyReadSeesNoToken() throws Exception {
        post(
                "pools",
                POOL.replace("\"members\"", "\"monitor\":{\"token\":\"s3cret\"},\"members\""));
        for (String path : List.of("pools", "pools/inference", "config")) {
            assertTrue(get(path).readEntity(String.class).contains("s3cret"));
            String seen = get(path, "X-Role", "viewer").readEntity(String.class);
            assertFalse(seen, seen.contains("s3cret"));
            assertTrue(seen, seen.contains("(hidden)"));
        }
    }

    @Test
    public void answersEveryWrongRequestAsAProblem() throws Exception {
        problem(405, patch("status", "{}"));
        problem(406, get("pools", "Accept", "text/html"));
        problem(415, request("pools").post(Entity.text("x")));
        problem(415, request("config").put(Entity.xml("<x/>")));
        invalid("body", post("pools", "{\"id\":\"a\",\"id\":\"b\"}"));
        problem(400, get("pools/no%20spaces"));
    }

    @Test
    public void aPoolSaysThatItsAlgorithmIsGone() throws Exception {
        post("pools", POOL);
        assertFalse(json(get("pools/inference")).has("algorithmProblem"));
        network.problem = "there is no algorithm 'x'";
        String pool = get("pools/inference").readEntity(String.class);
        assertTrue(pool.contains("\"algorithmProblem\":\"there is no algorithm 'x'\""));
        assertEquals(200, put("pools/inference", pool).getStatus());
    }

    @Test
    public void listsAlgorithmsAndCounts() throws Exception {
        post("pools", POOL);
        network.open.put(MemberId.of("n1"), 2);
        assertEquals(
                "[\"round-robin\",\"source-hash\"]",
                json(get("algorithms")).get("algorithms").toString());
        JsonNode stats = json(get("stats"));
        assertEquals(2, stats.at("/members/0/open").asInt());
        assertEquals(2, stats.at("/pools/0/recent").asInt());
        assertEquals(24, stats.at("/total/packets").asInt());
        assertEquals(1800, stats.at("/total/bytes").asInt());
    }

    @Test
    public void showsWhoHasReportedToAPool() throws Exception {
        problem(404, get("pools/inference/discovery"));
        post("pools", POOL);
        JsonNode newcomer = json(get("pools/inference/discovery")).at("/newcomers/0");
        assertEquals(
                "{\"node\":\"n4\",\"address\":\"198.18.0.14\",\"attachment\":\"of:0000000000000001/5\","
                    + "\"at\":\"1970-01-01T00:00:07Z\",\"outcome\":\"refused\",\"reason\":\"full\"}",
                newcomer.toString());
    }

    private static List<Newcomer> newcomers(PoolId pool) {
        return List.of(
                new Newcomer(
                        "n4",
                        Ip4Address.valueOf("198.18.0.14"),
                        ConnectPoint.deviceConnectPoint("of:0000000000000001/5"),
                        7_000,
                        Newcomer.Outcome.REFUSED,
                        "full"));
    }

    /** Finds the services that the resources ask for. */
    private final class Directory implements ServiceDirectory {
        @Override
        public <T> T get(Class<T> type) {
            if (type == SteeringService.class) {
                return type.cast(network);
            }
            if (type == SteeringFiguresService.class) {
                return type.cast((SteeringFiguresService) FakeNetwork::figures);
            }
            if (type == SyncService.class) {
                return type.cast((SyncService) RestTest::synced);
            }
            if (type == HealthService.class) {
                return type.cast(new HealthServiceAdapter());
            }
            if (type == DiscoveryService.class) {
                return type.cast((DiscoveryService) RestTest::newcomers);
            }
            return type == DrainService.class
                    ? type.cast((DrainService) RestTest.this::drained)
                    : type.cast(config.manager());
        }
    }

    private static SyncReport synced() {
        return new SyncReport(
                new SyncReport.Part(12, 1, 2),
                new SyncReport.Part(8, 3, 0),
                new SyncReport.Part(9, 0, 0),
                true);
    }

    /** As the real one: a member without connections is gone at once. */
    private boolean drained(PoolId pool, MemberId member, Instant until, Expectation expected) {
        boolean isIdle = network.openConnections(pool, member) == 0;
        config.manager()
                .changePool(
                        pool,
                        expected,
                        isIdle ? Members.remove(member) : Members.leave(member, until));
        return isIdle;
    }
}
