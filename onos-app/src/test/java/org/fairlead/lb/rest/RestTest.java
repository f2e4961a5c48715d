/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.rest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.ws.rs.client.Entity;
import javax.ws.rs.core.Application;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.fairlead.lb.api.AlreadyExistsException;
import org.fairlead.lb.api.Connection;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.InUseException;
import org.fairlead.lb.api.LoadBalancerAdminService;
import org.fairlead.lb.api.LoadBalancerListener;
import org.fairlead.lb.api.LoadBalancerService;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.test.JerseyTest;
import org.junit.Before;
import org.junit.Test;
import org.onlab.osgi.ServiceDirectory;
import org.onlab.packet.Ip4Address;
import org.onlab.rest.AuthorizationFilter;
import org.onlab.rest.BaseResource;
import org.onosproject.net.DeviceId;

/** The REST API as its users see it. */
public class RestTest extends JerseyTest {
    private static final String POOL =
            "{\"id\":\"inference\",\"algorithm\":\"round-robin\",\"members\":["
                    + "{\"id\":\"n1\",\"address\":\"198.18.0.11\",\"port\":8000,\"weight\":2,"
                    + "\"labels\":{\"version\":\"v1\"}}]}";
    private static final String VIP =
            "{\"id\":\"web\",\"address\":\"198.18.0.100\",\"port\":80,\"protocol\":\"tcp\","
                    + "\"pool\":\"inference\"}";

    private final Services services = new Services();

    @Override
    protected Application configure() {
        return ResourceConfig.forApplication(new FairleadWebApplication());
    }

    @Before
    public void provideServices() throws Exception {
        AuthorizationFilter.disableForTests();
        Field field = BaseResource.class.getDeclaredField("services");
        field.setAccessible(true);
        field.set(
                null,
                new ServiceDirectory() {
                    @Override
                    public <T> T get(Class<T> type) {
                        return type.cast(services);
                    }
                });
    }

    private Response get(String path) {
        int query = path.indexOf('?');
        if (query < 0) {
            return target(path).request().get();
        }
        javax.ws.rs.client.WebTarget target = target(path.substring(0, query));
        for (String pair : path.substring(query + 1).split("&")) {
            String[] kv = pair.split("=");
            target = target.queryParam(kv[0], kv[1]);
        }
        return target.request().get();
    }

    private Response post(String path, String json) {
        return target(path).request().post(Entity.json(json));
    }

    private Response put(String path, String json) {
        return target(path).request().put(Entity.json(json));
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
        assertEquals(204, target("vips/web").request().delete().getStatus());
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
        assertEquals(204, target("pools/inference/members/n1").request().delete().getStatus());
        assertEquals("n2", json(get("pools/inference")).at("/members/0/id").asText());
        problem(404, target("pools/inference/members/n1").request().delete());
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
        problem(409, target("pools/inference").request().delete());
    }

    @Test
    public void saysWhatIsNotThere() throws Exception {
        assertEquals(
                "There is no pool 'inference'",
                problem(404, get("pools/inference")).get("detail").asText());
        problem(404, put("pools/inference", POOL));
        problem(404, put("vips/web", VIP));
        problem(404, target("vips/web").request().delete());
        problem(404, get("nothing/here"));
        problem(405, target("status").request().delete());
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
        assertEquals(0, json(get("connections?client=198.18.0.1")).at("/connections").size());
        invalid("clientPort", get("connections?clientPort=x"));
    }

    @Test
    public void algorithmsAreListed() {
        assertEquals(
                "{\"algorithms\":[\"round-robin\"]}", get("algorithms").readEntity(String.class));
    }

    @Test
    public void aPoolSaysThatItsAlgorithmIsGone() {
        post("pools", POOL);
        assertFalse(get("pools/inference").readEntity(String.class).contains("algorithmProblem"));
        services.problem = "there is no algorithm 'x'";
        assertTrue(
                get("pools/inference")
                        .readEntity(String.class)
                        .contains("\"algorithmProblem\":\"there is no algorithm 'x'\""));
    }

    /** All services in one, in memory. */
    private static final class Services
            implements LoadBalancerService, LoadBalancerAdminService, SteeringService {
        private final Map<VipId, Vip> vips = new HashMap<>();
        private String problem;
        private final Map<PoolId, Pool> pools = new HashMap<>();

        @Override
        public Collection<Vip> vips() {
            return vips.values();
        }

        @Override
        public Optional<Vip> vip(VipId id) {
            return Optional.ofNullable(vips.get(id));
        }

        @Override
        public Collection<Pool> pools() {
            return pools.values();
        }

        @Override
        public Optional<Pool> pool(PoolId id) {
            return Optional.ofNullable(pools.get(id));
        }

        @Override
        public void addListener(LoadBalancerListener listener) {}

        @Override
        public void removeListener(LoadBalancerListener listener) {}

        @Override
        public Set<String> algorithms() {
            return Set.of("round-robin");
        }

        @Override
        public Optional<String> algorithmProblem(PoolId id) {
            return Optional.ofNullable(problem);
        }

        @Override
        public void createVip(Vip vip) {
            if (vips.putIfAbsent(vip.id(), vip) != null) {
                throw new AlreadyExistsException("VIP '" + vip.id() + "' exists already");
            }
        }

        @Override
        public void updateVip(Vip vip) {
            if (vips.replace(vip.id(), vip) == null) {
                throw new NotFoundException("There is no VIP '" + vip.id() + "'");
            }
        }

        @Override
        public void removeVip(VipId id) {
            if (vips.remove(id) == null) {
                throw new NotFoundException("There is no VIP '" + id + "'");
            }
        }

        @Override
        public void createPool(Pool pool) {
            if (pools.putIfAbsent(pool.id(), pool) != null) {
                throw new AlreadyExistsException("Pool '" + pool.id() + "' exists already");
            }
        }

        @Override
        public void updatePool(Pool pool) {
            if (pools.replace(pool.id(), pool) == null) {
                throw new NotFoundException("There is no pool '" + pool.id() + "'");
            }
        }

        @Override
        public void removePool(PoolId id) {
            if (!vips.isEmpty()) {
                throw new InUseException("Pool '" + id + "' is used");
            }
            pools.remove(id);
        }

        @Override
        public void addMember(PoolId id, Member member) {
            Pool pool = pool(id).orElseThrow(() -> new NotFoundException("no pool"));
            List<Member> members = new ArrayList<>(pool.members());
            members.add(member);
            pools.put(id, pool.toBuilder().members(members).build());
        }

        @Override
        public void removeMember(PoolId id, MemberId member) {
            Pool pool = pools.get(id);
            List<Member> members = new ArrayList<>(pool.members());
            if (!members.removeIf(m -> m.id().equals(member))) {
                throw new NotFoundException("no member");
            }
            pools.put(id, pool.toBuilder().members(members).build());
        }

        @Override
        public List<Connection> connections() {
            return List.of(connection(40312), connection(40314));
        }

        private static Connection connection(int port) {
            DeviceId leaf = DeviceId.deviceId("of:0000000000000001");
            return Connection.builder(
                            new ConnectionKey(
                                    Ip4Address.valueOf("198.18.0.254"),
                                    port,
                                    Ip4Address.valueOf("198.18.0.100"),
                                    80))
                    .servedBy(VipId.of("web"), PoolId.of("inference"), MemberId.of("n1"))
                    .route(leaf, List.of(leaf))
                    .live(true)
                    .ageSeconds(3)
                    .counters(12, 900)
                    .build();
        }

        @Override
        public boolean isReachable(Member member) {
            return true;
        }

        @Override
        public boolean isLocated(Member member) {
            return true;
        }
    }
}
