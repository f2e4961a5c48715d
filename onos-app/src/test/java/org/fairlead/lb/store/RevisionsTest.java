/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.AllDown;
import org.fairlead.lb.api.ConfigChange;
import org.fairlead.lb.api.Configuration;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.HealthMonitor;
import org.fairlead.lb.api.InUseException;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Members;
import org.fairlead.lb.api.Policy;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Revised;
import org.fairlead.lb.api.StaleException;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.fairlead.lb.balancer.RoundRobinFactory;
import org.fairlead.lb.balancer.SourceHashFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.onlab.packet.Ip4Address;

/** Changes by revision, imports, and what an earlier version has stored. */
public class RevisionsTest {
    private static final Member N1 =
            Member.builder()
                    .id(MemberId.of("n1"))
                    .address(Ip4Address.valueOf("198.18.0.11"))
                    .port(8000)
                    .build();
    private static final Pool POOL = pool("inference", N1);
    private static final Pool OTHER = pool("other");
    private static final Vip WEB = vip("web", 80, POOL);

    private final FakeCluster cluster = new FakeCluster();
    private RealConfig config;
    private LoadBalancerManager manager;

    private static Pool pool(String id, Member... members) {
        return Pool.builder().id(PoolId.of(id)).members(List.of(members)).build();
    }

    private static Vip vip(String id, int port, Pool pool) {
        return Vip.builder()
                .id(VipId.of(id))
                .address(Ip4Address.valueOf("198.18.0.100"))
                .port(port)
                .pool(pool.id())
                .build();
    }

    @Before
    public void start() {
        config = new RealConfig(cluster, new RoundRobinFactory(), new SourceHashFactory());
        manager = config.manager();
    }

    @After
    public void stop() {
        config.stop();
    }

    private List<String> apply(Configuration wanted, boolean replace) {
        return manager.apply(wanted, replace, false, Expectation.ANY).stream()
                .map(ConfigChange::toString)
                .collect(Collectors.toList());
    }

    private Expectation now() {
        return Expectation.revisions(
                Set.of(manager.revisedPool(POOL.id()).map(Revised::revision).orElse(0L)));
    }

    @Test
    public void whoSawAnOldRevisionChangesNothing() {
        manager.createPool(POOL);
        Expectation seen = now();
        manager.changePool(POOL.id(), seen, p -> p.toBuilder().algorithm("source-hash").build());
        assertThrows(StaleException.class, () -> manager.putPool(POOL, seen));
        assertThrows(
                StaleException.class,
                () -> manager.changePool(POOL.id(), seen, Members.remove(N1.id())));
        assertThrows(StaleException.class, () -> manager.removePool(POOL.id(), seen));
        assertEquals("source-hash", manager.pool(POOL.id()).get().algorithm());
        manager.removePool(POOL.id(), now());
        assertFalse(manager.pool(POOL.id()).isPresent());
    }

    @Test
    public void aChangeByAnotherNodeIsNoticedEvenBeforeItsEvent() {
        manager.createPool(POOL);
        Expectation seen = now();
        Expectation all = Expectation.revisions(Set.of(manager.configuration().revision()));
        cluster.keepQuiet();
        RealConfig other = new RealConfig(cluster, new RoundRobinFactory());
        other.manager().changePool(POOL.id(), Expectation.ANY, Members.remove(N1.id()));
        assertEquals("not heard of it yet", POOL, manager.pool(POOL.id()).get());
        Configuration same = new Configuration(List.of(), List.of(POOL));
        assertThrows(StaleException.class, () -> manager.apply(same, true, false, all));
        assertThrows(StaleException.class, () -> manager.putPool(POOL, seen));
        assertTrue(manager.pool(POOL.id()).get().members().isEmpty());
        other.stop();
    }

    @Test
    public void whoExpectsNothingLooksAgain() {
        manager.createPool(POOL);
        cluster.keepQuiet();
        RealConfig other = new RealConfig(cluster, new SourceHashFactory());
        Pool hashed = POOL.toBuilder().algorithm("source-hash").build();
        other.manager().putPool(hashed, Expectation.ANY);
        manager.changePool(POOL.id(), Expectation.ANY, Members.remove(N1.id()));
        assertEquals(
                "both changes are there",
                hashed.toBuilder().members(List.of()).build(),
                manager.pool(POOL.id()).get());
        other.stop();
    }

    @Test
    public void revisionsOutliveARestart() {
        manager.createPool(POOL);
        Expectation seen = now();
        stop();
        start();
        assertFalse(manager.putPool(POOL, seen));
    }

    @Test
    public void whatIsWrittenAgainKeepsItsRevision() {
        manager.createPool(POOL);
        long before = manager.revisedPool(POOL.id()).get().revision();
        manager.putPool(POOL, Expectation.ANY);
        assertEquals(before, manager.revisedPool(POOL.id()).get().revision());
    }

    @Test
    public void readsWhatTheFirstVersionWrote() {
        manager.createPool(POOL);
        cluster.map("fairlead-pools")
                .put(
                        "inference",
                        "{\"id\":\"inference\",\"algorithm\":\"round-robin\",\"members\":[{\"id\":"
                                + "\"n1\",\"address\":\"198.18.0.11\",\"port\":8000,\"weight\":1,"
                                + "\"labels\":{}}]}");
        manager.createVip(WEB);
        cluster.map("fairlead-vips")
                .put(
                        "web",
                        "{\"id\":\"web\",\"address\":\"198.18.0.100\",\"port\":80,\"protocol\":"
                                + "\"tcp\",\"pool\":\"inference\",\"mac\":\"02:FA:C6:12:00:64\"}");
        stop();
        start();
        Pool pool = manager.pool(POOL.id()).get();
        assertEquals(POOL, pool);
        assertEquals(HealthMonitor.DEFAULT, pool.monitor());
        assertEquals(AllDown.REJECT, pool.allDown());
        assertEquals(AdministrativeState.READY, pool.members().get(0).administrative());
        assertEquals(WEB, manager.vip(WEB.id()).get());
    }

    @Test
    public void whatCannotBeReadGivesWay() {
        manager.createPool(POOL);
        cluster.map("fairlead-pools").put("inference", "{]");
        stop();
        start();
        assertFalse(manager.pool(POOL.id()).isPresent());
        assertTrue(manager.putPool(POOL, Expectation.ANY));
        assertEquals(POOL, manager.pool(POOL.id()).get());
    }

    @Test
    public void aPolicyNeedsItsPool() {
        manager.createPool(POOL);
        Vip vip =
                Vip.builder()
                        .id(WEB.id())
                        .address(WEB.address())
                        .port(80)
                        .pool(POOL.id())
                        .policies(List.of(Policy.builder("all").pool(OTHER.id()).build()))
                        .build();
        assertEquals(
                "policies[0].pool",
                assertThrows(InvalidConfigException.class, () -> manager.createVip(vip)).field());
        manager.createPool(OTHER);
        manager.createVip(vip);
        assertThrows(InUseException.class, () -> manager.removePool(OTHER.id(), Expectation.ANY));
    }

    @Test
    public void importsAndReplaces() {
        assertEquals(
                List.of("add pool inference", "add vip web"),
                apply(new Configuration(List.of(WEB), List.of(POOL)), false));
        assertEquals(
                List.of("add pool other"),
                apply(new Configuration(List.of(), List.of(OTHER)), false));
        assertEquals(
                List.of("remove vip web", "add vip alt", "remove pool inference"),
                apply(new Configuration(List.of(vip("alt", 80, OTHER)), List.of(OTHER)), true));
        assertEquals(List.of(), apply(new Configuration(List.of(), List.of()), false));
    }

    @Test
    public void anImportThatIsWrongChangesNothing() {
        manager.createPool(POOL);
        manager.createVip(WEB);
        Configuration wrong =
                new Configuration(
                        List.of(vip("alt", 80, OTHER), vip("alt2", 81, pool("none"))),
                        List.of(OTHER, pool("strange").toBuilder().algorithm("magic").build()));
        List<String> fields =
                assertThrows(InvalidConfigException.class, () -> apply(wrong, false)).all().stream()
                        .map(InvalidConfigException::field)
                        .collect(Collectors.toList());
        assertEquals(List.of("pools[1].algorithm", "vips[0].address", "vips[1].pool"), fields);
        Configuration poolless = new Configuration(List.of(WEB), List.of());
        assertThrows(InvalidConfigException.class, () -> apply(poolless, true));
        assertEquals(List.of(POOL), List.copyOf(manager.pools()));
    }

    @Test
    public void anImportThatFailsHalfWayIsTakenBack() {
        manager.createPool(POOL);
        manager.createVip(WEB);
        Pool changed = POOL.toBuilder().algorithm("source-hash").build();
        cluster.failPuts("fairlead-vips", "alt");
        assertThrows(
                IllegalStateException.class,
                () ->
                        apply(
                                new Configuration(
                                        List.of(vip("alt", 81, OTHER)), List.of(OTHER, changed)),
                                true));
        assertEquals(List.of(POOL), List.copyOf(manager.pools()));
        assertEquals(List.of(WEB), List.copyOf(manager.vips()));
    }
}
