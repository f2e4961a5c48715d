/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.Connection;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.ConnectionState;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.SlotStatus;
import org.fairlead.lb.api.SteeringCounter;
import org.fairlead.lb.api.SteeringFigures;
import org.fairlead.lb.api.SteeringMode;
import org.fairlead.lb.api.SteeringStage;
import org.fairlead.lb.api.SyncReport;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.onlab.packet.Ethernet;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.app.ApplicationServiceAdapter;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreServiceAdapter;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.mastership.MastershipServiceAdapter;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DefaultDevice;
import org.onosproject.net.DefaultHost;
import org.onosproject.net.DefaultLink;
import org.onosproject.net.DefaultPort;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.HostId;
import org.onosproject.net.Link;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceServiceAdapter;
import org.onosproject.net.edge.EdgePortServiceAdapter;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.host.HostDescription;
import org.onosproject.net.host.HostProvider;
import org.onosproject.net.host.HostProviderRegistry;
import org.onosproject.net.host.HostProviderService;
import org.onosproject.net.host.HostServiceAdapter;
import org.onosproject.net.link.LinkServiceAdapter;
import org.onosproject.net.packet.DefaultInboundPacket;
import org.onosproject.net.packet.DefaultPacketContext;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketServiceAdapter;
import org.onosproject.net.provider.AbstractProviderService;
import org.onosproject.net.provider.ProviderId;

/** The whole of the steering, on a network of two switches that exists in memory only. */
public class SteeringManagerTest {
    private static final ApplicationId APP = new DefaultApplicationId(7, "org.fairlead.lb");
    private static final ConnectPoint CLIENT_AT =
            ConnectPoint.deviceConnectPoint("of:0000000000000001/5");
    private static final ConnectPoint MEMBERS_AT =
            ConnectPoint.deviceConnectPoint("of:0000000000000002/9");
    private static final Set<ConnectPoint> PORTS = Set.of(CLIENT_AT, MEMBERS_AT);

    private final FakeFlowRules switches = new FakeFlowRules();
    private final FakeIntents intents = new FakeIntents(switches);
    private final FakeConfig config = new FakeConfig();
    private final FakeSlotTables slotTables = new FakeSlotTables();
    private final FakeHealth health = new FakeHealth();
    private final Map<HostId, Host> hosts = new ConcurrentHashMap<>();
    private final List<OutboundPacket> sent = new CopyOnWriteArrayList<>();
    private final List<PacketProcessor> processors = new CopyOnWriteArrayList<>();
    private final List<Runnable> hooks = new ArrayList<>();
    private final List<byte[]> flooded = new CopyOnWriteArrayList<>();
    private final SteeringLimits limits = new SteeringLimits();
    private SteeringManager manager;

    @Before
    public void start() {
        switches.atOnce = true;
        host(Frames.CLIENT_MAC, CLIENT_AT, Frames.CLIENT.toString());
        for (int i = 1; i <= 3; i++) {
            host(
                    MacAddress.valueOf("02:00:00:00:00:1" + i),
                    MEMBERS_AT,
                    FakeConfig.member(i).address().toString());
        }
        manager = new SteeringManager();
        manager.bindFactory(new First());
        manager.coreService = new Core();
        manager.applicationService = new Applications();
        manager.packetService = new Packets();
        manager.flowRuleService = switches;
        manager.intentService = intents;
        manager.hostService = new Hosts();
        manager.hostProviderRegistry = new Providers();
        manager.deviceService = new Devices();
        manager.linkService =
                new LinkServiceAdapter() {
                    @Override
                    public Iterable<Link> getLinks() {
                        return List.of();
                    }

                    @Override
                    public Set<Link> getEgressLinks(ConnectPoint from) {
                        return Set.of(
                                DefaultLink.builder()
                                        .providerId(ProviderId.NONE)
                                        .src(from)
                                        .dst(
                                                new ConnectPoint(
                                                        MEMBERS_AT.deviceId(),
                                                        PortNumber.portNumber(1)))
                                        .type(Link.Type.DIRECT)
                                        .build());
                    }
                };
        manager.edgePortService = new Edges();
        manager.mastershipService =
                new MastershipServiceAdapter() {
                    @Override
                    public boolean isLocalMaster(DeviceId device) {
                        return true;
                    }
                };
        manager.loadBalancerService = config;
        manager.healthService = health;
        manager.healthSignals = health;
        manager.steeringLimits = limits;
        manager.slotTables = slotTables;
        manager.activate();
        await(
                "all members serve",
                () -> manager.balancers.serving(FakeConfig.POOL, Map.of()).size() == 3);
        await("punting is set up", () -> own(Rules.PUNT_PRIORITY) == 8);
        await("and that of every SYN", () -> own(Rules.SYN_PRIORITY) == 4);
    }

    @After
    public void stop() {
        manager.deactivate();
    }

    private static void await(String what, BooleanSupplier condition) {
        long until = System.currentTimeMillis() + 10_000;
        while (!condition.getAsBoolean()) {
            if (System.currentTimeMillis() > until) {
                fail("in vain: " + what);
            }
            Thread.onSpinWait();
        }
    }

    private void host(MacAddress mac, ConnectPoint at, String ip) {
        Host host = TransportsTest.host(mac, at, ip);
        hosts.put(host.id(), host);
    }

    private long own(int priority) {
        return switches.table.keySet().stream()
                .filter(r -> r.appId() == APP.id() && r.priority() == priority)
                .count();
    }

    private boolean receive(byte[] frame) {
        Ethernet eth;
        try {
            eth = Ethernet.deserializer().deserialize(frame, 0, frame.length);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        DefaultPacketContext context =
                new DefaultPacketContext(
                        0,
                        new DefaultInboundPacket(CLIENT_AT, eth, ByteBuffer.wrap(frame)),
                        null,
                        false) {
                    @Override
                    public void send() {
                        throw new AssertionError("nothing is sent by the context");
                    }
                };
        processors.forEach(p -> p.process(context));
        return context.isHandled();
    }

    private void connect(int port) {
        long before = own(Rules.CONNECTION_PRIORITY);
        int sentBefore = sent.size();
        assertTrue(receive(Frames.syn(port, port)));
        await("the SYN goes on", () -> sent.size() == sentBefore + 1);
        assertEquals(before + 2, own(Rules.CONNECTION_PRIORITY));
    }

    @Test
    public void aMemberThatIsOutGetsNoConnectionFromThatMomentOn() {
        assertEquals(
                "n1", manager.balancers.serving(FakeConfig.POOL, Map.of()).get(0).id().toString());
        health.down.add(FakeConfig.member(1).id());
        health.tell(FakeConfig.POOL, FakeConfig.member(1).id());
        await(
                "two members serve",
                () -> manager.balancers.serving(FakeConfig.POOL, Map.of()).size() == 2);
    }

    @Test
    public void weightsAreThoseThatCountNow() {
        health.weights.put(FakeConfig.member(2).id(), 7);
        health.tell(FakeConfig.POOL, FakeConfig.member(2).id());
        await(
                "another weight",
                () -> manager.balancers.serving(FakeConfig.POOL, Map.of()).get(1).weight() == 7);
    }

    @Test
    public void connectionsOfAMemberThatIsGoneAreTakenOutAtOnce() {
        connect(40000);
        health.gone.add(FakeConfig.member(1).id());
        health.tell(FakeConfig.POOL, FakeConfig.member(1).id());
        await("no rules", () -> own(Rules.CONNECTION_PRIORITY) == 0);
        assertEquals(List.of("opened n1"), health.told);
    }

    @Test
    public void loadReportsAreTakenInAndGoNoFurther() {
        health.load = MemberLoad.builder(FakeConfig.member(1).id(), 1).build();
        byte[] frame = Frames.echo(new byte[30]);
        frame[23] = 17;
        assertTrue("handled", receive(frame));
        assertEquals(List.of("report from " + CLIENT_AT), health.told);
        assertEquals(List.of(), sent);
    }

    @Test
    public void steersAConnectionAndShowsIt() {
        connect(40000);
        await("two rules", () -> own(Rules.CONNECTION_PRIORITY) == 2);
        await("one packet", () -> sent.size() == 1);
        Connection c = manager.connections().get(0);
        assertEquals("web", c.vip().toString());
        assertEquals("n1", c.member().toString());
        assertEquals(CLIENT_AT.deviceId(), c.edge());
        assertEquals(List.of(CLIENT_AT.deviceId(), MEMBERS_AT.deviceId()), c.path());
        assertEquals(ConnectionState.LIVE, c.state());
        assertEquals(Map.of(CLIENT_AT.deviceId(), 1), manager.figures().live());
        assertEquals(1, manager.figures().remembered());
        assertEquals(1, manager.figures().count(SteeringCounter.PACKET_INS));
        assertEquals(1, manager.figures().latency(SteeringStage.RELEASED).count());
        assertEquals("it is the first", c.reason());
    }

    @Test
    public void aFloodFillsNeitherTheTableNorTheMemory() {
        limits.modified(Map.of(SteeringProperties.MAX_CONNECTIONS, "100"));
        for (int i = 0; i < 2_000; i++) {
            receive(Frames.syn(10_000 + i, i));
            assertTrue(own(Rules.CONNECTION_PRIORITY) <= 2 * 100 + 2 * 32);
        }
        await("room was made", () -> manager.figures().count(SteeringCounter.EVICTED) > 100);
        await("nothing waits", () -> manager.figures().waiting() == 0);
        await("the table has room", () -> own(Rules.CONNECTION_PRIORITY) <= 2 * 90);
        SteeringFigures figures = manager.figures();
        assertEquals(2_000, figures.count(SteeringCounter.PACKET_INS));
        assertTrue(figures.live().get(CLIENT_AT.deviceId()) <= 90);
        assertTrue(figures.remembered() <= 2_000);
    }

    @Test
    public void whoSendsFarTooMuchIsTurnedAway() {
        limits.modified(Map.of(SteeringProperties.SOURCE_RATE, "10"));
        for (int i = 0; i < 100; i++) {
            assertTrue("and nobody else gets it", receive(Frames.syn(10_000 + i, i)));
        }
        long refused = manager.figures().count(SteeringCounter.REFUSED_RATE);
        assertTrue(refused + " of 100", refused >= 50 && refused <= 90);
    }

    @Test
    public void leavesPacketsForOthersAlone() {
        byte[] frame =
                TcpFrame.parse(Frames.syn(1, 1))
                        .get()
                        .to(Frames.VIP_MAC, Ip4Address.valueOf("198.18.0.9"), 80);
        assertFalse(receive(frame));
        assertFalse(
                "another port of the VIP",
                receive(TcpFrame.parse(Frames.syn(1, 1)).get().to(Frames.VIP_MAC, Frames.VIP, 81)));
        assertFalse(
                receive(
                        ArpFrames.request(
                                Frames.CLIENT,
                                Frames.CLIENT_MAC,
                                Ip4Address.valueOf("198.18.0.9"))));
        assertTrue(sent.isEmpty());
    }

    @Test
    public void answersArpAndPing() {
        assertTrue(receive(ArpFrames.request(Frames.CLIENT, Frames.CLIENT_MAC, Frames.VIP)));
        assertTrue(receive(Frames.echo(new byte[16])));
        assertEquals(2, sent.size());
        for (OutboundPacket packet : sent) {
            assertEquals(CLIENT_AT.deviceId(), packet.sendThrough());
        }
    }

    @Test
    public void makesTheVipKnown() {
        HostId id = HostId.hostId(Frames.VIP_MAC);
        await("the VIP is a host", () -> hosts.containsKey(id));
        await("and announced", () -> !flooded.isEmpty());
        assertEquals("no transport to a host that is none", 4, intents.intents.size());
    }

    @Test
    public void looksForMembersThatNobodyKnows() {
        hosts.keySet().removeIf(id -> id.mac().toString().endsWith("12"));
        await(
                "a question for n2",
                () ->
                        flooded.stream()
                                .anyMatch(
                                        f ->
                                                f[41]
                                                        == FakeConfig.member(2)
                                                                .address()
                                                                .toOctets()[3]));
        assertFalse(manager.isLocated(FakeConfig.member(2)));
    }

    @Test
    public void aComparisonOfSoundRulesFindsNothing() {
        connect(40000);
        SyncReport report = manager.sync();
        assertEquals(0, report.standing().missing() + report.standing().surplus());
        assertTrue(report.standing().wanted() >= 8);
        assertEquals(2, report.connections().wanted());
        assertEquals(0, report.connections().missing() + report.connections().surplus());
        assertTrue(report.transports().wanted() > 0);
        assertEquals(0, report.transports().missing());
        assertTrue(report.confirmed());
    }

    @Test
    public void whatIsMissingIsRepairedAndWhatIsTooMuchGoes() {
        connect(40000);
        connect(40001);
        Set<FlowRule> before = Set.copyOf(switches.table.keySet());
        LiveRule live =
                before.stream()
                        .flatMap(r -> Rules.read(r).stream())
                        .filter(l -> l.forward && l.key.clientPort() == 40001)
                        .findFirst()
                        .orElseThrow(AssertionError::new);
        switches.table.keySet().removeIf(r -> !r.equals(live.rule));
        Hop elsewhere =
                new Hop(
                        MEMBERS_AT.deviceId(),
                        PortNumber.portNumber(3),
                        live.member,
                        live.memberPort,
                        live.memberMac,
                        PortNumber.portNumber(4));
        FlowRule stale = new Rules(APP).forward(live.key, elsewhere);
        FakeFlowRules.put(switches, stale);
        SyncReport report = manager.sync();
        assertTrue(report.confirmed());
        assertEquals(3, report.connections().missing());
        assertEquals(1, report.connections().surplus());
        assertTrue(report.transports().missing() > 0);
        assertEquals(before, Set.copyOf(switches.table.keySet()));
    }

    @Test
    public void aSwitchThatConfirmsNothingIsReported() {
        connect(40000);
        switches.atOnce = false;
        assertFalse(manager.sync().confirmed());
    }

    @Test
    public void deactivationLeavesNothing() {
        connect(40000);
        connect(40001);
        assertEquals(1, hooks.size());
        hooks.get(0).run();
        assertEquals(Set.of(), switches.table.keySet());
        assertTrue(intents.intents.isEmpty());
        assertFalse(hosts.containsKey(HostId.hostId(Frames.VIP_MAC)));
        assertTrue(processors.isEmpty());
        assertTrue(switches.listeners.isEmpty());
        assertTrue(intents.listeners.isEmpty());
        manager.deactivate();
        await("no thread is left", () -> threads().isEmpty());
        start();
    }

    private static Set<String> threads() {
        Set<String> names = new HashSet<>();
        for (Thread t : Thread.getAllStackTraces().keySet()) {
            if (t.getName().startsWith("fairlead-lb")) {
                names.add(t.getName());
            }
        }
        return names;
    }

    @Test
    public void whenOnosStopsTheSwitchesGoOn() {
        connect(40000);
        Set<FlowRule> before = new HashSet<>(switches.table.keySet());
        manager.deactivate();
        assertEquals(before, switches.table.keySet());
        start();
        await("it is taken over", () -> !manager.connections().isEmpty());
        assertEquals("taken over from the switch", manager.connections().get(0).reason());
        assertEquals(before, switches.table.keySet());
    }

    @Test
    public void slotsTakeOverAndWhatGoesToMembersThemselvesStaysAsItIs() {
        connect(40000);
        config.put(
                Vip.builder()
                        .id(VipId.of("web"))
                        .address(Frames.VIP)
                        .port(80)
                        .pool(FakeConfig.POOL)
                        .mode(SteeringMode.SLOTS)
                        .build());
        await("slots are live", () -> state() == SlotStatus.State.LIVE);
        assertEquals("at each of two switches", 128, own(SlotRules.FORWARD_PRIORITY));
        assertEquals("the connection goes on", 2, own(Rules.CONNECTION_PRIORITY));
        sent.clear();
        assertTrue(receive(ArpFrames.request(Frames.CLIENT, Frames.CLIENT_MAC, Frames.VIP)));
        assertEquals("a client that is known is answered", 1, sent.size());
        MacAddress newcomer = MacAddress.valueOf("02:00:00:00:00:02");
        Ip4Address address = Ip4Address.valueOf("198.18.0.2");
        assertTrue(receive(ArpFrames.request(address, newcomer, Frames.VIP)));
        assertEquals("not before its answers get through", 1, sent.size());
        host(newcomer, CLIENT_AT, address.toString());
        await("then it is", () -> sent.size() == 2);
        assertTrue(
                switches.table.keySet().stream()
                        .filter(r -> r.priority() == SlotRules.REVERSE_PRIORITY)
                        .anyMatch(r -> SlotRules.client(r).get().mac().equals(newcomer)));
        Host n1 = hosts.get(HostId.hostId(MacAddress.valueOf("02:00:00:00:00:11")));
        byte[] direct =
                TcpFrame.parse(Frames.syn(40002, 1))
                        .get()
                        .to(n1.mac(), FakeConfig.member(1).address(), 8000);
        assertTrue(receive(direct));
        await("it goes on", () -> sent.size() == 3);
        assertEquals("by rules of its own", 2, own(SlotRules.DIRECT_PRIORITY));
        hooks.forEach(Runnable::run);
        assertTrue(switches.table.toString(), switches.table.isEmpty());
    }

    private SlotStatus.State state() {
        return manager.slots(VipId.of("web")).state();
    }

    private static final class First implements BalancerFactory, Balancer {
        private List<Member> serving = List.of();

        @Override
        public String name() {
            return "round-robin";
        }

        @Override
        public Balancer create() {
            return this;
        }

        @Override
        public void serve(List<Member> members) {
            serving = members;
        }

        @Override
        public Choice choose(ConnectionKey request) {
            return serving.isEmpty()
                    ? Choice.none("nobody")
                    : Choice.of(serving.get(0), "it is the first");
        }
    }

    private static final class Core extends CoreServiceAdapter {
        @Override
        public ApplicationId registerApplication(String name) {
            return APP;
        }

        @Override
        public ApplicationId getAppId(String name) {
            return FakeIntents.APP;
        }
    }

    private final class Applications extends ApplicationServiceAdapter {
        @Override
        public void registerDeactivateHook(ApplicationId app, Runnable hook) {
            hooks.clear();
            hooks.add(hook);
        }
    }

    private final class Packets extends PacketServiceAdapter {
        @Override
        public void addProcessor(PacketProcessor processor, int priority) {
            processors.add(processor);
        }

        @Override
        public void removeProcessor(PacketProcessor processor) {
            processors.remove(processor);
        }

        @Override
        public void emit(OutboundPacket packet) {
            sent.add(packet);
        }
    }

    private final class Hosts extends HostServiceAdapter {
        @Override
        public Iterable<Host> getHosts() {
            return List.copyOf(hosts.values());
        }

        @Override
        public Host getHost(HostId id) {
            return hosts.get(id);
        }

        @Override
        public Set<Host> getHostsByIp(IpAddress ip) {
            Set<Host> result = new HashSet<>();
            for (Host host : List.copyOf(hosts.values())) {
                if (host.ipAddresses().contains(ip)) {
                    result.add(host);
                }
            }
            return result;
        }
    }

    private final class Providers implements HostProviderRegistry {
        @Override
        public HostProviderService register(HostProvider provider) {
            return new VipService(provider);
        }

        @Override
        public void unregister(HostProvider provider) {}

        @Override
        public Set<ProviderId> getProviders() {
            return Set.of();
        }
    }

    private final class VipService extends AbstractProviderService<HostProvider>
            implements HostProviderService {
        VipService(HostProvider provider) {
            super(provider);
        }

        @Override
        public void hostDetected(HostId id, HostDescription host, boolean replaceIps) {
            hosts.put(
                    id,
                    new DefaultHost(
                            provider().id(),
                            id,
                            host.hwAddress(),
                            host.vlan(),
                            host.location(),
                            host.ipAddress()));
        }

        @Override
        public void hostVanished(HostId id) {
            hosts.remove(id);
        }

        @Override
        public void removeIpFromHost(HostId id, IpAddress ip) {}

        @Override
        public void removeLocationFromHost(HostId id, org.onosproject.net.HostLocation location) {}
    }

    private static final class Devices extends DeviceServiceAdapter {
        @Override
        public long getLastUpdatedInstant(DeviceId device) {
            return 0;
        }

        @Override
        public boolean isAvailable(DeviceId device) {
            return true;
        }

        @Override
        public Device getDevice(DeviceId device) {
            return new DefaultDevice(
                    ProviderId.NONE, device, Device.Type.SWITCH, "", "", "", "", null);
        }

        @Override
        public Port getPort(ConnectPoint point) {
            return new DefaultPort(getDevice(point.deviceId()), point.port(), true);
        }
    }

    private final class Edges extends EdgePortServiceAdapter {
        @Override
        public Iterable<ConnectPoint> getEdgePoints() {
            return PORTS;
        }

        @Override
        public void emitPacket(ByteBuffer data, Optional<TrafficTreatment> treatment) {
            byte[] frame = new byte[data.remaining()];
            data.duplicate().get(frame);
            flooded.add(frame);
        }
    }
}
