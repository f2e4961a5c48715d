/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.Connection;
import org.fairlead.lb.api.Expectation;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Members;
import org.fairlead.lb.api.NotFoundException;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.StaleException;
import org.fairlead.lb.api.SteeringService;
import org.fairlead.lb.balancer.RoundRobinFactory;
import org.fairlead.lb.store.FakeCluster;
import org.fairlead.lb.store.RealConfig;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.onlab.packet.IpAddress;
import org.onosproject.cluster.ClusterServiceAdapter;
import org.onosproject.cluster.ControllerNode;
import org.onosproject.cluster.DefaultControllerNode;
import org.onosproject.cluster.LeadershipServiceAdapter;
import org.onosproject.cluster.NodeId;

/** Draining on the real store. */
public class DrainManagerTest {
    private static final MemberId N1 = MemberId.of("n1");

    private final RealConfig config = new RealConfig(new FakeCluster(), new RoundRobinFactory());
    private final AtomicInteger open = new AtomicInteger(1);
    private volatile NodeId leader = NodeId.nodeId("here");
    private DrainManager manager;

    @Before
    public void start() {
        config.manager()
                .createPool(
                        Pool.builder()
                                .id(FakeConfig.POOL)
                                .members(List.of(FakeConfig.member(1), FakeConfig.member(2)))
                                .build());
        begin();
    }

    private void begin() {
        manager = new DrainManager();
        manager.service = config.manager();
        manager.admin = config.manager();
        manager.steering = new Network();
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
        manager.activate();
    }

    @After
    public void stop() {
        manager.deactivate();
        config.stop();
    }

    private final class Network implements SteeringService {
        @Override
        public List<Connection> connections() {
            return List.of();
        }

        @Override
        public boolean isReachable(Member member) {
            return true;
        }

        @Override
        public boolean isLocated(Member member) {
            return true;
        }

        @Override
        public int openConnections(PoolId pool, MemberId member) {
            return open.get();
        }
    }

    private Member n1() {
        return config.manager().pool(FakeConfig.POOL).flatMap(p -> p.member(N1)).orElse(null);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        assertTrue(condition.getAsBoolean());
    }

    @Test
    public void whoHasConnectionsDrainsAndLeavesAtTheDeadline() throws Exception {
        Instant until = Instant.now().plusMillis(2_000);
        assertFalse(manager.remove(FakeConfig.POOL, N1, until, Expectation.ANY));
        assertEquals(AdministrativeState.DRAIN, n1().administrative());
        assertTrue(n1().leaving());
        await(() -> n1() == null);
        assertFalse(Instant.now().isBefore(until));
    }

    @Test
    public void afterADeadlineMaintenanceBegins() throws Exception {
        config.manager()
                .changePool(
                        FakeConfig.POOL,
                        Expectation.ANY,
                        Members.change(
                                N1,
                                m ->
                                        m.toBuilder()
                                                .administrative(AdministrativeState.DRAIN)
                                                .drainUntil(Instant.now().plusMillis(200))
                                                .build()));
        await(() -> n1().administrative() == AdministrativeState.MAINT);
    }

    @Test
    public void onlyTheLeaderActsAndANewOneGoesOn() throws Exception {
        leader = NodeId.nodeId("elsewhere");
        assertFalse(
                manager.remove(
                        FakeConfig.POOL, N1, Instant.now().plusMillis(100), Expectation.ANY));
        assertTrue(n1().leaving());
        leader = NodeId.nodeId("here");
        manager.deactivate();
        begin();
        await(() -> n1() == null);
    }

    @Test
    public void whatIsNotThereOrHasChangedIsTold() {
        Instant now = Instant.now();
        assertThrows(
                NotFoundException.class,
                () -> manager.remove(FakeConfig.POOL, MemberId.of("n9"), now, Expectation.ANY));
        assertThrows(
                StaleException.class,
                () -> manager.remove(FakeConfig.POOL, N1, now, Expectation.revisions(Set.of(99L))));
        assertEquals(AdministrativeState.READY, n1().administrative());
    }
}
