/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.fairlead.lb.api.HealthEvent;
import org.fairlead.lb.api.HealthMonitor;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.OperationalState;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.store.RealConfig;
import org.onlab.junit.TestUtils;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.cfg.ComponentConfigAdapter;
import org.onosproject.cluster.ClusterServiceAdapter;
import org.onosproject.cluster.ControllerNode;
import org.onosproject.cluster.DefaultControllerNode;
import org.onosproject.cluster.Leader;
import org.onosproject.cluster.Leadership;
import org.onosproject.cluster.LeadershipEvent;
import org.onosproject.cluster.LeadershipEventListener;
import org.onosproject.cluster.LeadershipServiceAdapter;
import org.onosproject.cluster.NodeId;
import org.onosproject.common.event.impl.TestEventDispatcher;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreServiceAdapter;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DefaultHost;
import org.onosproject.net.Host;
import org.onosproject.net.HostId;
import org.onosproject.net.HostLocation;
import org.onosproject.net.host.HostListener;
import org.onosproject.net.host.HostServiceAdapter;
import org.onosproject.net.provider.ProviderId;

/** One controller of a cluster, and what it asks of the network. */
final class Controller {
    /** Who leads, as all controllers see it. */
    static final class Election extends LeadershipServiceAdapter {
        final List<LeadershipEventListener> listeners = new CopyOnWriteArrayList<>();
        final List<String> log = new CopyOnWriteArrayList<>();
        private volatile NodeId leader;

        void elect(String name) {
            leader = name == null ? null : NodeId.nodeId(name);
            Leader elected = name == null ? null : new Leader(leader, 1, 0);
            Leadership leadership = new Leadership(HealthManager.TOPIC, elected, List.of());
            LeadershipEvent event =
                    new LeadershipEvent(LeadershipEvent.Type.LEADER_CHANGED, leadership);
            listeners.forEach(l -> l.event(event));
        }

        @Override
        public NodeId getLeader(String path) {
            return path.equals(HealthManager.TOPIC) ? leader : null;
        }

        @Override
        public Leadership runForLeadership(String path) {
            log.add("run " + path);
            return null;
        }

        @Override
        public void withdraw(String path) {
            log.add("withdraw " + path);
        }

        @Override
        public void addListener(LeadershipEventListener listener) {
            listeners.add(listener);
        }

        @Override
        public void removeListener(LeadershipEventListener listener) {
            listeners.remove(listener);
        }
    }

    /** Answers for members as a test wants it. */
    final class Asked implements Prober {
        final Set<String> refusing = ConcurrentHashMap.newKeySet();
        final AtomicInteger checks = new AtomicInteger();
        volatile boolean isSilent;
        volatile boolean isClosed;
        volatile InetAddress source;

        @Override
        public void check(
                InetSocketAddress to,
                InetAddress from,
                HealthMonitor monitor,
                Consumer<CheckResult> done) {
            checks.incrementAndGet();
            source = from;
            if (!isSilent) {
                done.accept(
                        refusing.contains(to.getAddress().getHostAddress())
                                ? CheckResult.of(CheckResult.Kind.REFUSED, "connection refused")
                                : CheckResult.good("status 200", false));
            }
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    /** Hosts that this controller knows. */
    static final class Hosts extends HostServiceAdapter {
        final List<HostListener> listeners = new CopyOnWriteArrayList<>();
        final Map<IpAddress, Host> hosts = new ConcurrentHashMap<>();

        void put(IpAddress address, MacAddress mac, ConnectPoint at) {
            hosts.put(
                    address,
                    new DefaultHost(
                            ProviderId.NONE,
                            HostId.hostId(mac),
                            mac,
                            VlanId.NONE,
                            new HostLocation(at, 1),
                            Set.of(address)));
            listeners.forEach(l -> l.event(null));
        }

        @Override
        public Set<Host> getHostsByIp(IpAddress ip) {
            Host host = hosts.get(ip);
            return host == null ? Set.of() : Set.of(host);
        }

        @Override
        public void addListener(HostListener listener) {
            listeners.add(listener);
        }

        @Override
        public void removeListener(HostListener listener) {
            listeners.remove(listener);
        }
    }

    final HealthManager manager = new HealthManager();
    final Asked network = new Asked();
    final Hosts hosts = new Hosts();
    final Set<Class<?>> configured = ConcurrentHashMap.newKeySet();
    final List<HealthEvent> events = new CopyOnWriteArrayList<>();

    Controller(String name, RealConfig config, Election election) {
        manager.coreService =
                new CoreServiceAdapter() {
                    @Override
                    public ApplicationId registerApplication(String app) {
                        return new DefaultApplicationId(7, app);
                    }
                };
        manager.storageService = config.cluster();
        manager.leadershipService = election;
        manager.clusterService =
                new ClusterServiceAdapter() {
                    @Override
                    public ControllerNode getLocalNode() {
                        return new DefaultControllerNode(
                                NodeId.nodeId(name), IpAddress.valueOf("127.0.0.1"));
                    }
                };
        manager.hostService = hosts;
        manager.loadBalancerService = config.manager();
        manager.configService =
                new ComponentConfigAdapter() {
                    @Override
                    public void registerProperties(Class<?> type) {
                        configured.add(type);
                    }

                    @Override
                    public void unregisterProperties(Class<?> type, boolean clear) {
                        configured.remove(type);
                    }
                };
        manager.probers = timer -> network;
        TestUtils.setField(manager, "eventDispatcher", new TestEventDispatcher());
        manager.addListener(events::add);
    }

    Controller start() {
        manager.activate(Collections.emptyMap());
        return this;
    }

    void stop() {
        manager.deactivate();
    }

    MemberHealth health(PoolId pool, String member) {
        return manager.health(pool, MemberId.of(member)).orElseThrow();
    }

    boolean is(PoolId pool, String member, OperationalState state) {
        return manager.health(pool, MemberId.of(member))
                .filter(h -> h.state() == state)
                .isPresent();
    }
}
