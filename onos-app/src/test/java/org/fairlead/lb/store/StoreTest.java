/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.store;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.fairlead.lb.api.AlreadyExistsException;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.InUseException;
import org.fairlead.lb.api.InvalidConfigException;
import org.fairlead.lb.api.LoadBalancerEvent;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Members;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.StaleException;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.fairlead.lb.balancer.LeastConnectionsFactory;
import org.fairlead.lb.balancer.RoundRobinFactory;
import org.fairlead.lb.balancer.SourceHashFactory;
import org.fairlead.lb.balancer.WeightedRoundRobinFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.onlab.packet.Ip4Address;

/** The manager on the real store. */
public class StoreTest {
    private static final Member N1 = member("n1", "198.18.0.11");
    private static final Member N2 = member("n2", "198.18.0.12");
    private static final Pool POOL =
            Pool.builder().id(PoolId.of("inference")).members(List.of(N1, N2)).build();
    private static final Vip WEB =
            Vip.builder()
                    .id(VipId.of("web"))
                    .address(Ip4Address.valueOf("198.18.0.100"))
                    .port(80)
                    .pool(POOL.id())
                    .build();

    private final FakeCluster cluster = new FakeCluster();
    private final BlockingQueue<LoadBalancerEvent> events = new LinkedBlockingQueue<>();
    private RealConfig config;
    private LoadBalancerManager manager;

    private static Member member(String id, String address) {
        return Member.builder()
                .id(MemberId.of(id))
                .address(Ip4Address.valueOf(address))
                .port(8000)
                .build();
    }

    private static final class NamedFactory implements BalancerFactory {
        @Override
        public String name() {
            return "round-robin";
        }

        @Override
        public Balancer create() {
            throw new UnsupportedOperationException();
        }
    }

    @Before
    public void start() {
        config = new RealConfig(cluster, new NamedFactory());
        manager = config.manager();
        manager.addListener(events::add);
    }

    @After
    public void stop() {
        config.stop();
    }

    private LoadBalancerEvent event() throws InterruptedException {
        return events.poll(5, TimeUnit.SECONDS);
    }

    private void create() {
        manager.createPool(POOL);
        manager.createVip(WEB);
    }

    @Test
    public void whatIsCreatedCanBeReadAtOnce() {
        create();
        assertEquals(WEB, manager.vip(WEB.id()).orElse(null));
        assertEquals(List.of(POOL), List.copyOf(manager.pools()));
    }

    @Test
    public void everyChangeIsTold() throws Exception {
        create();
        manager.changePool(POOL.id(), Expectation.ANY, Members.remove(N1.id()));
        manager.removeVip(WEB.id(), Expectation.ANY);
        manager.removePool(POOL.id(), Expectation.ANY);
        assertEquals(LoadBalancerEvent.Type.POOL_ADDED, event().type());
        LoadBalancerEvent added = event();
        assertEquals(LoadBalancerEvent.Type.VIP_ADDED, added.type());
        assertEquals("web", added.subject());
        LoadBalancerEvent updated = event();
        assertEquals(LoadBalancerEvent.Type.POOL_UPDATED, updated.type());
        assertEquals(List.of(N2), updated.pool().get().members());
        assertEquals(LoadBalancerEvent.Type.VIP_REMOVED, event().type());
        assertEquals(LoadBalancerEvent.Type.POOL_REMOVED, event().type());
        assertTrue(events.isEmpty());
    }

    @Test
    public void whatDoesNotChangeIsNotTold() throws Exception {
        create();
        event();
        event();
        manager.putPool(POOL, Expectation.PRESENT);
        manager.removeVip(WEB.id(), Expectation.ANY);
        assertEquals(LoadBalancerEvent.Type.VIP_REMOVED, event().type());
    }

    @Test
    public void survivesARestart() {
        create();
        stop();
        start();
        assertEquals(WEB, manager.vip(WEB.id()).orElse(null));
        assertEquals(POOL, manager.pool(POOL.id()).orElse(null));
    }

    @Test
    public void hearsOfChangesThatAnotherNodeMakes() throws Exception {
        create();
        event();
        event();
        cluster.map("fairlead-vips").remove("web");
        assertEquals(LoadBalancerEvent.Type.VIP_REMOVED, event().type());
        assertFalse(manager.vip(WEB.id()).isPresent());
    }

    @Test
    public void readsAndChangesWhatAnotherVersionWrote() {
        manager.createPool(POOL);
        cluster.map("fairlead-pools")
                .put(
                        "inference",
                        "{\"later\":1,\"members\":[{\"later\":{},\"port\":8000,\"id\":\"n1\",\"address\":\"198.18.0.11\"}],"
                            + "\"id\":\"inference\"}");
        stop();
        start();
        assertEquals(List.of(N1), manager.pool(POOL.id()).get().members());
        manager.changePool(POOL.id(), Expectation.ANY, Members.add(N2));
        assertEquals(POOL, manager.pool(POOL.id()).get());
    }

    @Test
    public void aValueThatCannotBeReadHidesNothingElse() {
        create();
        cluster.map("fairlead-vips").put("broken", "{]");
        stop();
        start();
        assertEquals(
                List.of("web"),
                manager.vips().stream().map(v -> v.id().toString()).collect(Collectors.toList()));
    }

    @Test
    public void namesAndAddressesAreTakenOnce() {
        create();
        assertThrows(AlreadyExistsException.class, () -> manager.createPool(POOL));
        assertThrows(AlreadyExistsException.class, () -> manager.createVip(WEB));
        Vip twin =
                Vip.builder()
                        .id(VipId.of("twin"))
                        .address(WEB.address())
                        .port(80)
                        .pool(POOL.id())
                        .build();
        assertEquals(
                "198.18.0.100:80 is VIP 'web' already",
                assertThrows(AlreadyExistsException.class, () -> manager.createVip(twin))
                        .getMessage());
        assertThrows(
                AlreadyExistsException.class,
                () -> manager.changePool(POOL.id(), Expectation.ANY, Members.add(N1)));
    }

    @Test
    public void aVipNeedsItsPool() {
        assertEquals(
                "pool",
                assertThrows(InvalidConfigException.class, () -> manager.createVip(WEB)).field());
        create();
        assertThrows(InUseException.class, () -> manager.removePool(POOL.id(), Expectation.ANY));
    }

    @Test
    public void aVipIsNoMember() {
        create();
        assertEquals(
                "members[2].address",
                assertThrows(
                                InvalidConfigException.class,
                                () ->
                                        manager.changePool(
                                                POOL.id(),
                                                Expectation.ANY,
                                                Members.add(member("x", "198.18.0.100"))))
                        .field());
        Vip wrong =
                Vip.builder()
                        .id(VipId.of("wrong"))
                        .address(N1.address())
                        .port(81)
                        .pool(POOL.id())
                        .build();
        assertEquals(
                "address",
                assertThrows(InvalidConfigException.class, () -> manager.createVip(wrong)).field());
    }

    @Test
    public void anAlgorithmMustBeThere() {
        Pool magic = POOL.toBuilder().algorithm("magic").build();
        InvalidConfigException e =
                assertThrows(InvalidConfigException.class, () -> manager.createPool(magic));
        assertEquals("algorithm", e.field());
        assertEquals("must be one of [round-robin]; got 'magic'", e.problem());
    }

    @Test
    public void whatIsNotThereCannotBeChanged() {
        assertThrows(NotFoundException.class, () -> manager.removeVip(WEB.id(), Expectation.ANY));
        assertThrows(StaleException.class, () -> manager.putVip(WEB, Expectation.PRESENT));
        assertThrows(NotFoundException.class, () -> manager.removePool(POOL.id(), Expectation.ANY));
        assertThrows(StaleException.class, () -> manager.putPool(POOL, Expectation.PRESENT));
        manager.createPool(POOL);
        assertThrows(
                NotFoundException.class,
                () ->
                        manager.changePool(
                                POOL.id(), Expectation.ANY, Members.remove(MemberId.of("n9"))));
        assertNull(manager.pool(PoolId.of("other")).orElse(null));
    }

    @Test
    public void poolsMayNameEachOfOurAlgorithms() {
        List<BalancerFactory> factories =
                List.of(
                        new RoundRobinFactory(),
                        new WeightedRoundRobinFactory(),
                        new LeastConnectionsFactory(),
                        new SourceHashFactory());
        factories.forEach(manager::bindFactory);
        manager.createPool(POOL);
        for (String name :
                List.of(
                        "weighted-round-robin",
                        "least-connections",
                        "source-hash",
                        "round-robin")) {
            manager.putPool(POOL.toBuilder().algorithm(name).build(), Expectation.PRESENT);
            assertEquals(name, manager.pool(POOL.id()).get().algorithm());
        }
        InvalidConfigException e =
                assertThrows(
                        InvalidConfigException.class,
                        () ->
                                manager.putPool(
                                        POOL.toBuilder().algorithm("magic").build(),
                                        Expectation.PRESENT));
        assertTrue(
                e.getMessage(),
                e.getMessage()
                        .contains(
                                "[least-connections, round-robin, source-hash,"
                                        + " weighted-round-robin]"));
    }
}
