/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.discovery;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.Configuration;
import org.fairlead.lb.api.Discovery;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.HealthServiceAdapter;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.Members;
import org.fairlead.lb.api.Newcomer;
import org.fairlead.lb.api.OperationalState;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.fairlead.lb.balancer.RoundRobinFactory;
import org.fairlead.lb.health.Reporters;
import org.fairlead.lb.health.Stranger;
import org.fairlead.lb.store.FakeCluster;
import org.fairlead.lb.store.RealConfig;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip4Prefix;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.cluster.ClusterServiceAdapter;
import org.onosproject.cluster.ControllerNode;
import org.onosproject.cluster.DefaultControllerNode;
import org.onosproject.cluster.LeadershipServiceAdapter;
import org.onosproject.cluster.NodeId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DefaultHost;
import org.onosproject.net.Host;
import org.onosproject.net.HostId;
import org.onosproject.net.HostLocation;
import org.onosproject.net.host.HostServiceAdapter;
import org.onosproject.net.provider.ProviderId;

/** Joining and leaving, on the real store. */
public class DiscoveryManagerTest {
    private static final PoolId POOL = PoolId.of("inference");
    private static final MemberId N1 = MemberId.of("n1");
    private static final MemberId N4 = MemberId.of("n4");
    private static final MacAddress MAC = MacAddress.valueOf("02:fa:00:00:00:0e");
    private static final ConnectPoint AT = at("of:0000000000000001/5");
    private static final ConnectPoint ELSEWHERE = at("of:0000000000000001/6");
    private static final String REPORT =
            "{\"v\":1,\"node\":\"n4\",\"model\":\"cifar10\",\"version\":\"v1\",\"seq\":7,"
                    + "\"ready\":true,\"stopping\":false,\"port\":8010}";

    private final RealConfig config = new RealConfig(new FakeCluster(), new RoundRobinFactory());
    private final List<Stranger> seen = new ArrayList<>();
    private final Map<IpAddress, Host> hosts = new HashMap<>();
    private final Map<MemberId, MemberHealth> health = new HashMap<>();
    private final DiscoveryManager manager = new DiscoveryManager();
    private NodeId leader = NodeId.nodeId("here");
    private long now = 1_800_000_000_000L;

    @Before
    public void start() {
        pool(new Discovery(Set.of(prefix("198.18.0.0/24")), Set.of(), 8000, 3, 4));
        manager.service = config.manager();
        manager.admin = config.manager();
        manager.health = new Health();
        manager.hosts =
                new HostServiceAdapter() {
                    @Override
                    public Set<Host> getHostsByIp(IpAddress ip) {
                        return hosts.containsKey(ip) ? Set.of(hosts.get(ip)) : Set.of();
                    }
                };
        manager.sightings =
                () -> {
                    List<Stranger> result = List.copyOf(seen);
                    seen.clear();
                    return result;
                };
        manager.leadershipService =
                new LeadershipServiceAdapter() {
                    @Override
                    public NodeId getLeader(String path) {
                        return leader;
                    }
                };
        manager.clusterService =
                new ClusterServiceAdapter() {
                    @Override
                    public ControllerNode getLocalNode() {
                        return new DefaultControllerNode(
                                NodeId.nodeId("here"), IpAddress.valueOf("127.0.0.1"));
                    }
                };
        manager.time = () -> now;
        host("198.18.0.14", MAC, AT);
    }

    @After
    public void stop() {
        config.stop();
    }

    /** Only what a test says of members. */
    private final class Health extends HealthServiceAdapter {
        @Override
        public Optional<MemberHealth> health(PoolId pool, MemberId member) {
            return Optional.ofNullable(health.get(member));
        }
    }

    private static ConnectPoint at(String text) {
        return ConnectPoint.deviceConnectPoint(text);
    }

    private static Ip4Prefix prefix(String text) {
        return Ip4Prefix.valueOf(text);
    }

    private void pool(Discovery discovery) {
        Member byHand =
                Member.builder()
                        .id(N1)
                        .address(Ip4Address.valueOf("198.18.0.11"))
                        .port(8000)
                        .build();
        Pool.Builder pool = Pool.builder().id(POOL).members(List.of(byHand));
        config.manager().putPool(pool.discovery(discovery).build(), Expectation.ANY);
    }

    private void host(String address, MacAddress mac, ConnectPoint place) {
        IpAddress ip = IpAddress.valueOf(address);
        hosts.put(
                ip,
                new DefaultHost(
                        ProviderId.NONE,
                        HostId.hostId(mac),
                        mac,
                        VlanId.NONE,
                        new HostLocation(place.deviceId(), place.port(), 0),
                        Set.of(ip)));
    }

    private void report(String text) {
        report("198.18.0.14", AT, text);
    }

    private void report(String address, ConnectPoint place, String text) {
        seen.add(Reporters.stranger(address, MAC, place, text));
        manager.look();
    }

    private Pool pool() {
        return config.manager().pool(POOL).orElseThrow();
    }

    private Optional<Member> n4() {
        return pool().member(N4);
    }

    private void says(MemberId member, boolean stopping, OperationalState state, long since) {
        MemberLoad load = MemberLoad.builder(member, 1).ready(!stopping).stopping(stopping).build();
        health.put(
                member,
                MemberHealth.builder(POOL, member)
                        .state(state, "by the test", since)
                        .lastLoad(since, load)
                        .build());
    }

    /** That the node is not taken in, and why. */
    private void assertOutcome(Newcomer.Outcome outcome, String reason) {
        assertEquals(1, pool().members().size());
        Newcomer found = manager.newcomers(POOL).get(0);
        assertEquals(outcome, found.outcome());
        assertTrue(found.reason(), found.reason().contains(reason));
    }

    @Test
    public void aNodeThatReportsBecomesAMember() {
        report(REPORT);
        Member n4 = n4().orElseThrow();
        assertTrue(n4.discovered());
        assertEquals(Ip4Address.valueOf("198.18.0.14"), n4.address());
        assertEquals(8010, n4.port());
        assertEquals(3, n4.weight());
        assertEquals(Map.of("model", "cifar10", "version", "v1"), n4.labels());
        assertEquals(AdministrativeState.READY, n4.administrative());
        Newcomer told = manager.newcomers(POOL).get(0);
        assertEquals(Newcomer.Outcome.JOINED, told.outcome());
        assertEquals("member 'n4' on port 8010", told.reason());
        long revision = config.manager().revisedPool(POOL).orElseThrow().revision();
        report(REPORT);
        assertEquals(
                "nothing is written for a member",
                revision,
                config.manager().revisedPool(POOL).orElseThrow().revision());
    }

    @Test
    public void aReportWithoutPortAndLabelsIsEnough() {
        report("{\"v\":1,\"node\":\"n4\",\"seq\":7,\"ready\":true}");
        assertEquals(8000, n4().orElseThrow().port());
        assertEquals(Map.of(), n4().orElseThrow().labels());
    }

    @Test
    public void aPoolWithoutDiscoveryTakesNobodyIn() {
        pool(null);
        report(REPORT);
        assertEquals(1, pool().members().size());
        assertEquals(List.of(), manager.newcomers(POOL));
    }

    @Test
    public void addressesOutsideThePrefixesAreRefused() {
        pool(new Discovery(Set.of(prefix("10.0.0.0/8")), Set.of(), 8000, 1, 4));
        report(REPORT);
        assertOutcome(Newcomer.Outcome.REFUSED, "none of the prefixes [10.0.0.0/8]");
    }

    @Test
    public void otherAttachmentsAreRefused() {
        pool(new Discovery(Set.of(), Set.of(ELSEWHERE), 8000, 1, 4));
        report(REPORT);
        assertOutcome(Newcomer.Outcome.REFUSED, "attached at of:0000000000000001/5");
        host("198.18.0.14", MAC, ELSEWHERE);
        report("198.18.0.14", ELSEWHERE, REPORT);
        assertTrue(n4().isPresent());
    }

    @Test
    public void whoSpeaksForAnotherIsRefused() {
        report("198.18.0.14", ELSEWHERE, REPORT);
        assertOutcome(Newcomer.Outcome.REFUSED, "ONOS knows its address at " + AT);
        host("198.18.0.14", MacAddress.valueOf("02:fa:00:00:00:0f"), AT);
        report(REPORT);
        assertOutcome(Newcomer.Outcome.REFUSED, "from " + MAC);
    }

    @Test
    public void aNodeWaitsUntilItsPlaceIsKnownAndItIsReady() {
        hosts.clear();
        report(REPORT);
        assertOutcome(Newcomer.Outcome.WAITS, "ONOS does not know its place");
        host("198.18.0.14", MAC, AT);
        report(REPORT.replace("\"ready\":true", "\"ready\":false"));
        assertOutcome(Newcomer.Outcome.WAITS, "not ready");
        report(REPORT);
        assertTrue(n4().isPresent());
    }

    @Test
    public void namesAreNotTakenFromOthers() {
        report(REPORT.replace("n4", "n1"));
        assertOutcome(Newcomer.Outcome.REFUSED, "member 'n1' is at 198.18.0.11");
        report(REPORT.replace("n4", "no name"));
        assertOutcome(Newcomer.Outcome.REFUSED, "1 to 63 letters");
        assertEquals(Ip4Address.valueOf("198.18.0.11"), pool().member(N1).orElseThrow().address());
    }

    @Test
    public void aVirtualAddressIsNoMember() {
        config.manager()
                .createVip(
                        Vip.builder()
                                .id(VipId.of("web"))
                                .address(Ip4Address.valueOf("198.18.0.14"))
                                .port(80)
                                .pool(POOL)
                                .build());
        report(REPORT);
        assertOutcome(Newcomer.Outcome.REFUSED, "is the address of VIP 'web'");
    }

    @Test
    public void noMoreJoinThanAllowed() {
        for (int i = 20; i < 30; i++) {
            String address = "198.18.0." + i;
            host(address, MAC, AT);
            seen.add(Reporters.stranger(address, MAC, AT, REPORT.replace("n4", "n" + i)));
        }
        manager.look();
        assertEquals(4, pool().members().size());
        List<Newcomer> refused =
                manager.newcomers(POOL).stream()
                        .filter(n -> n.outcome() == Newcomer.Outcome.REFUSED)
                        .collect(Collectors.toList());
        assertEquals(7, refused.size());
        assertEquals(
                "the pool has as many members as discovery allows: 4", refused.get(0).reason());
    }

    @Test
    public void inventedAddressesFillNothing() {
        for (int i = 0; i < 1000; i++) {
            String address = "10.0." + i / 250 + "." + (1 + i % 250);
            seen.add(Reporters.stranger(address, MAC, AT, REPORT));
        }
        manager.look();
        assertEquals(Newcomers.MAX, manager.newcomers(POOL).size());
        now += Newcomers.FORGET_MILLIS + 1;
        assertEquals(List.of(), manager.newcomers(POOL));
        report(REPORT);
        assertEquals(1, manager.newcomers(POOL).size());
    }

    @Test
    public void whoAnnouncesItsEndDrainsAndIsNotTakenInAgain() {
        report(REPORT);
        says(N4, true, OperationalState.DOWN, now);
        manager.look();
        Member n4 = n4().orElseThrow();
        assertEquals(AdministrativeState.DRAIN, n4.administrative());
        assertTrue(n4.leaving());
        assertEquals(
                Instant.ofEpochMilli(now + Departures.DRAIN_MILLIS), n4.drainUntil().orElseThrow());
        config.manager().changePool(POOL, Expectation.ANY, Members.remove(N4));
        report(REPORT.replace("\"stopping\":false", "\"stopping\":true"));
        assertFalse(n4().isPresent());
        report(REPORT);
        assertTrue("started anew", n4().isPresent());
    }

    @Test
    public void whoIsTakenOutStaysOutUntilItIsStartedAnew() {
        report(REPORT);
        config.manager().changePool(POOL, Expectation.ANY, Members.remove(N4));
        report(REPORT.replace("\"seq\":7", "\"seq\":8"));
        assertOutcome(Newcomer.Outcome.REFUSED, "it was taken out of the pool");
        now += Removals.SILENT_MILLIS;
        report(REPORT.replace("\"seq\":7", "\"seq\":9"));
        assertOutcome(Newcomer.Outcome.REFUSED, "it was taken out of the pool");
        report(REPORT.replace("\"seq\":7", "\"seq\":1"));
        assertTrue("started anew", n4().isPresent());
        config.manager().changePool(POOL, Expectation.ANY, Members.remove(N4));
        manager.look();
        now += Removals.SILENT_MILLIS + 1;
        report(REPORT);
        assertTrue("after a long silence", n4().isPresent());
    }

    @Test
    public void whoeverWritesThePoolDownKeepsTheDiscovered() {
        report(REPORT);
        Discovery discovery = pool().discovery().orElseThrow();
        pool(discovery);
        assertTrue(n4().isPresent());
        Pool bare = Pool.builder().id(POOL).discovery(discovery).build();
        Configuration document = new Configuration(List.of(), List.of(bare));
        config.manager().apply(document, true, false, Expectation.ANY);
        assertEquals(List.of(n4().orElseThrow()), pool().members());
        assertEquals(List.of(), config.manager().apply(document, true, false, Expectation.ANY));
        config.manager()
                .putPool(
                        bare.toBuilder()
                                .members(
                                        List.of(
                                                n4().orElseThrow().toBuilder()
                                                        .discovered(false)
                                                        .build()))
                                .build(),
                        Expectation.ANY);
        assertFalse("taken over by hand", n4().orElseThrow().discovered());
        report(REPORT);
        pool(null);
        assertFalse("without discovery as it is written", n4().isPresent());
    }

    @Test
    public void namesCannotForgeTheLog() {
        report(REPORT.replace("n4", "n4\\nWARN all is lost"));
        assertOutcome(Newcomer.Outcome.REFUSED, "'n4?WARN all is lost'");
    }

    @Test
    public void whoIsConfiguredByHandStays() {
        says(N1, true, OperationalState.DOWN, 1);
        manager.look();
        Member n1 = pool().member(N1).orElseThrow();
        assertEquals(AdministrativeState.READY, n1.administrative());
        assertFalse(n1.leaving());
    }

    @Test
    public void whoIsGoneWithoutAWordIsGivenUpByTheLeader() {
        report(REPORT);
        says(N4, false, OperationalState.DOWN, now);
        leader = NodeId.nodeId("elsewhere");
        now += Departures.LOST_MILLIS;
        manager.look();
        assertFalse("left to the leader", n4().orElseThrow().leaving());
        leader = NodeId.nodeId("here");
        now -= 1;
        manager.look();
        assertFalse("not yet", n4().orElseThrow().leaving());
        now += 1;
        manager.look();
        assertTrue(n4().orElseThrow().leaving());
        assertEquals(Instant.ofEpochMilli(now), n4().orElseThrow().drainUntil().orElseThrow());
    }

    @Test
    public void whoIsWellOrInMaintenanceIsNotGivenUp() {
        report(REPORT);
        says(N4, false, OperationalState.UP, now);
        now += 10 * Departures.LOST_MILLIS;
        manager.look();
        assertFalse(n4().orElseThrow().leaving());
        config.manager()
                .changePool(
                        POOL,
                        Expectation.ANY,
                        Members.change(
                                N4,
                                m ->
                                        m.toBuilder()
                                                .administrative(AdministrativeState.MAINT)
                                                .build()));
        says(N4, false, OperationalState.DOWN, 1);
        manager.look();
        assertFalse(n4().orElseThrow().leaving());
    }

    @Test
    public void itRunsByItselfUntilItIsStopped() throws Exception {
        manager.activate();
        try {
            synchronized (seen) {
                seen.add(Reporters.stranger("198.18.0.14", MAC, AT, REPORT));
            }
            long end = System.nanoTime() + 10_000_000_000L;
            while (!n4().isPresent() && System.nanoTime() < end) {
                Thread.sleep(5);
            }
            assertTrue(n4().isPresent());
        } finally {
            manager.deactivate();
        }
    }
}
