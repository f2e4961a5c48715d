/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.Balancer;
import org.fairlead.lb.api.BalancerFactory;
import org.fairlead.lb.api.Choice;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Decision;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.Members;
import org.fairlead.lb.api.Policy;
import org.fairlead.lb.api.Pool;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.Reject;
import org.fairlead.lb.api.Slot;
import org.fairlead.lb.api.SplitShare;
import org.fairlead.lb.api.SteeringCounter;
import org.fairlead.lb.api.SteeringStage;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.junit.Before;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DefaultHost;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.HostId;
import org.onosproject.net.HostLocation;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperation;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.instructions.Instructions.OutputInstruction;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketServiceAdapter;
import org.onosproject.net.provider.ProviderId;

/** Steering, from the packet that comes in to the rules and packets that go out. */
public class SteererTest {
    private static final DeviceId LEAF1 = DeviceId.deviceId("of:0000000000000001");
    private static final DeviceId LEAF2 = DeviceId.deviceId("of:0000000000000002");
    private static final DeviceId LEAF3 = DeviceId.deviceId("of:0000000000000003");
    private static final ConnectPoint CLIENT_AT = new ConnectPoint(LEAF1, PortNumber.portNumber(5));
    private static final PortNumber SPINE1 = PortNumber.portNumber(1);
    private static final PortNumber SPINE2 = PortNumber.portNumber(2);

    private final FakeHealth health = new FakeHealth();
    private final FakeConfig config = new FakeConfig();
    private final FakeFlowRules switches = new FakeFlowRules();
    private final List<OutboundPacket> sent = new ArrayList<>();
    private final PoolBalancers balancers = new PoolBalancers();
    private final Map<Ip4Address, Host> hosts = new HashMap<>();
    private final Map<DeviceId, PortNumber> uplinks = new HashMap<>();
    private final Set<MacAddress> unreachableClients = new HashSet<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private final Rules rules = new Rules(new DefaultApplicationId(7, "org.fairlead.lb"));
    private final FakeSlots slots = new FakeSlots();
    private long now = 1_000_000;
    private boolean settling;
    private int limit = 1_000;
    private final Set<DeviceId> crowded = new HashSet<>();
    private final TableShares shares = new TableShares(() -> limit, crowded::add);
    private final Windows windows = new Windows(2, () -> {});
    private final SteeringMeter meter = new SteeringMeter(() -> now * 1_000_000);
    private Steerer steerer;

    @Before
    public void setUp() {
        balancers.add(new Turns());
        serve(m -> true);
        for (int i = 1; i <= 3; i++) {
            host(i, LEAF3, 10 + i);
        }
        uplinks.put(LEAF1, SPINE1);
        uplinks.put(LEAF2, SPINE1);
        steerer = steerer();
    }

    private Steerer steerer() {
        return new Steerer(
                config,
                balancers,
                health,
                new Decisions(balancers, () -> now),
                rules,
                switches,
                new PacketServiceAdapter() {
                    @Override
                    public void emit(OutboundPacket packet) {
                        sent.add(packet);
                    }
                },
                new Steerer.Network() {
                    @Override
                    public Optional<Host> locate(Member member) {
                        return Optional.ofNullable(hosts.get(member.address()));
                    }

                    @Override
                    public Optional<PortNumber> nextHop(DeviceId edge, Host host) {
                        return edge.equals(host.location().deviceId())
                                ? Optional.of(host.location().port())
                                : Optional.ofNullable(uplinks.get(edge));
                    }

                    @Override
                    public boolean isSettling() {
                        return settling;
                    }

                    @Override
                    public void whenReachable(
                            DeviceId edge, MacAddress client, Host member, Runnable task) {
                        if (unreachableClients.contains(client)) {
                            waiting.add(task);
                        } else {
                            task.run();
                        }
                    }
                },
                (key, task) -> task.run(),
                shares,
                windows,
                meter,
                () -> now,
                slots);
    }

    /** Members in turn; the algorithms themselves have tests of their own. */
    private static final class Turns implements BalancerFactory, Balancer {
        private List<Member> serving = List.of();
        private int turn;

        @Override
        public String name() {
            return "round-robin";
        }

        @Override
        public Balancer create() {
            return new Turns();
        }

        @Override
        public void serve(List<Member> members) {
            serving = members;
        }

        @Override
        public Choice choose(ConnectionKey request) {
            if (serving.isEmpty()) {
                return Choice.none("nobody");
            }
            return Choice.of(serving.get(turn++ % serving.size()), "its turn");
        }
    }

    private void serve(java.util.function.Predicate<Member> who) {
        balancers.update(
                config.pools(),
                p -> p.members().stream().filter(who).collect(Collectors.toList()),
                p -> Map.of());
    }

    private void host(int number, DeviceId device, int port) {
        MacAddress mac = MacAddress.valueOf("02:00:00:00:00:1" + number);
        Ip4Address address = FakeConfig.member(number).address();
        hosts.put(
                address,
                new DefaultHost(
                        ProviderId.NONE,
                        HostId.hostId(mac),
                        mac,
                        VlanId.NONE,
                        new HostLocation(device, PortNumber.portNumber(port), 0),
                        Set.of(address)));
    }

    private void arrive(byte[] frame) {
        arrive(CLIENT_AT, frame);
    }

    private void arrive(ConnectPoint from, byte[] frame) {
        steerer.handle(
                new Arrival(
                        from,
                        TcpFrame.parse(frame).orElseThrow(AssertionError::new),
                        config.vips().iterator().next(),
                        now * 1_000_000));
    }

    private String memberOf(int clientPort) {
        for (Steered s : steerer.all()) {
            if (s.key.clientPort() == clientPort) {
                return s.member.id().toString();
            }
        }
        return null;
    }

    private static byte[] bytes(OutboundPacket packet) {
        byte[] bytes = new byte[packet.data().remaining()];
        packet.data().duplicate().get(bytes);
        return bytes;
    }

    private static PortNumber output(OutboundPacket packet) {
        return ((OutputInstruction) packet.treatment().allInstructions().get(0)).port();
    }

    private static boolean isReset(OutboundPacket packet) {
        return TcpFrame.parse(bytes(packet)).get().isReset();
    }

    private void idleOut(int clientPort) {
        for (FlowEntry entry : List.copyOf(switches.table.values())) {
            LiveRule live = Rules.read(entry).get();
            if (live.key.clientPort() == clientPort) {
                switches.table.remove(entry);
                steerer.ruleGone(live);
            }
        }
    }

    @Test
    public void theAnswersHaveTheirRuleBeforeTheRequests() {
        arrive(Frames.syn(40000, 1));
        FlowRuleOperations ops = switches.asked.peek();
        assertEquals(2, ops.stages().size());
        FlowRule first = ops.stages().get(0).iterator().next().rule();
        FlowRule second = ops.stages().get(1).iterator().next().rule();
        LiveRule reverse = Rules.read(first).get();
        LiveRule forward = Rules.read(second).get();
        assertFalse(reverse.forward);
        assertTrue(forward.forward);
        assertEquals(LEAF1, first.deviceId());
        assertEquals(LEAF1, second.deviceId());
        assertEquals(60, first.timeout());
        assertEquals(60, second.timeout());
        assertEquals(CLIENT_AT.port(), reverse.output);
        assertEquals(SPINE1, forward.output);
    }

    @Test
    public void theSynWaitsUntilBothAreConfirmed() {
        arrive(Frames.syn(40000, 1));
        assertTrue(sent.isEmpty());
        switches.confirm();
        assertEquals(1, sent.size());
        OutboundPacket syn = sent.get(0);
        assertEquals(LEAF1, syn.sendThrough());
        assertEquals(SPINE1, output(syn));
        TcpFrame frame = TcpFrame.parse(bytes(syn)).get();
        assertTrue(frame.isOpening());
        assertEquals(FakeConfig.member(1).address(), frame.destination());
        assertEquals(8000, frame.destinationPort());
        assertArrayEquals(
                hosts.get(FakeConfig.member(1).address()).mac().toBytes(),
                java.util.Arrays.copyOf(bytes(syn), 6));
    }

    @Test
    public void theSynWaitsUntilTheAnswerFindsItsWay() {
        unreachableClients.add(Frames.CLIENT_MAC);
        arrive(Frames.syn(40000, 1));
        switches.confirm();
        assertTrue(sent.isEmpty());
        arrive(Frames.syn(40000, 1));
        waiting.forEach(Runnable::run);
        assertEquals(1, sent.size());
    }

    @Test
    public void connectionsOfAMemberThatIsGoneAreTakenOutAndReset() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        arrive(Frames.syn(40001, 1));
        assertEquals(List.of("opened n1", "opened n2"), health.told);
        now += 5_000;
        sent.clear();
        health.gone.add(FakeConfig.member(1).id());
        steerer.dropGone(FakeConfig.POOL, FakeConfig.member(1).id());
        assertEquals("the other one's rules stay", 2, switches.table.size());
        arrive(Frames.data(40000));
        assertEquals(1, sent.size());
        assertTrue(TcpFrame.parse(bytes(sent.get(0))).get().isReset());
        arrive(Frames.syn(40000, 77));
        assertEquals("n2", memberOf(40001));
    }

    @Test
    public void aMemberThatIsBackBeforeItsConnectionsAreLookedAtKeepsThem() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        steerer.dropGone(FakeConfig.POOL, FakeConfig.member(1).id());
        assertEquals(2, switches.table.size());
    }

    @Test
    public void anIdleConnectionOfAMemberThatIsGoneIsReset() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        now += 5_000;
        health.gone.add(FakeConfig.member(1).id());
        sent.clear();
        arrive(Frames.data(40000));
        assertTrue(TcpFrame.parse(bytes(sent.get(0))).get().isReset());
    }

    @Test
    public void aRepeatedSynMakesNoSecondDecision() {
        arrive(Frames.syn(40000, 1));
        arrive(Frames.syn(40000, 1));
        arrive(Frames.syn(40000, 1));
        assertEquals(1, switches.asked.size());
        switches.confirm();
        assertEquals("and is sent once", 1, sent.size());
        arrive(Frames.syn(40001, 1));
        assertEquals("n2", memberOf(40001));
    }

    private long count(SteeringCounter counter) {
        return meter.counters().get(counter);
    }

    @Test
    public void itIsMeasuredHowLongASynWaits() {
        unreachableClients.add(Frames.CLIENT_MAC);
        arrive(Frames.syn(40000, 1));
        now += 40;
        arrive(Frames.syn(40000, 1));
        switches.confirm();
        now += 60;
        waiting.forEach(Runnable::run);
        assertEquals(0, meter.latencies().get(SteeringStage.DECIDED).micros(1), 1);
        assertEquals(40_000, meter.latencies().get(SteeringStage.CONFIRMED).micros(1), 5_000);
        assertEquals(100_000, meter.latencies().get(SteeringStage.RELEASED).micros(1), 12_500);
        assertEquals(1, count(SteeringCounter.DECISIONS));
        assertEquals(1, count(SteeringCounter.INSTALLS));
        assertEquals(1, count(SteeringCounter.REPEATED_SYNS));
    }

    @Test
    public void aConnectionThatGoesOnIsNotMeasuredAgain() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        idleOut(40000);
        now += 90_000;
        arrive(Frames.data(40000));
        assertEquals(1, meter.latencies().get(SteeringStage.RELEASED).count());
        assertEquals(1, count(SteeringCounter.RESUMED));
        assertEquals(2, count(SteeringCounter.INSTALLS));
        assertEquals(0, count(SteeringCounter.RESETS));
    }

    @Test
    public void failuresAndResetsAreCounted() {
        arrive(Frames.syn(40000, 1));
        switches.refuse();
        arrive(Frames.data(40001));
        serve(m -> false);
        arrive(Frames.syn(40002, 1));
        assertEquals(1, count(SteeringCounter.FAILURES));
        assertEquals(2, count(SteeringCounter.RESETS));
        assertEquals(1, count(SteeringCounter.NO_MEMBER));
        assertEquals(
                "nothing was released", 0, meter.latencies().get(SteeringStage.RELEASED).count());
    }

    @Test
    public void whoIsNotServedHearsWhatTheVirtualAddressSays() {
        serve(m -> false);
        arrive(Frames.syn(40000, 1));
        assertTrue(isReset(sent.remove(0)));
        config.put(
                Vip.builder()
                        .id(VipId.of("web"))
                        .address(Frames.VIP)
                        .port(80)
                        .pool(FakeConfig.POOL)
                        .reject(Reject.DROP)
                        .build());
        arrive(Frames.syn(40001, 1));
        assertEquals(List.of(), sent);
        assertEquals(2, count(SteeringCounter.NO_MEMBER));
        arrive(Frames.data(40001));
        assertTrue("what is in the middle of nothing is reset", isReset(sent.get(0)));
    }

    @Test
    public void aFullTableTakesNothingNewAndBreaksNothing() {
        switches.atOnce = true;
        limit = 2;
        arrive(Frames.syn(40000, 1));
        arrive(Frames.syn(40001, 1));
        arrive(Frames.syn(40002, 1));
        assertEquals(Map.of(LEAF1, 2), shares.totals());
        assertEquals(4, switches.table.size());
        assertEquals(1, count(SteeringCounter.REFUSED_TABLE));
        assertEquals(Set.of(LEAF1), crowded);
        idleOut(40000);
        assertEquals("no rules, no share", Map.of(LEAF1, 1), shares.totals());
        arrive(Frames.syn(40002, 1));
        assertEquals("n3", memberOf(40002));
        arrive(Frames.data(40000));
        assertEquals("one that is known goes on", Map.of(LEAF1, 3), shares.totals());
    }

    @Test
    public void whatIsEvictedGoesOnWhenItsClientSaysSomething() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        steerer.evict(steerer.all().iterator().next());
        assertEquals(0, switches.table.size());
        assertEquals(Map.of(), shares.totals());
        assertEquals(1, count(SteeringCounter.EVICTED));
        now += 5_000;
        sent.clear();
        arrive(Frames.data(40000));
        assertEquals("n1", memberOf(40000));
        assertEquals(2, switches.table.size());
        assertFalse(isReset(sent.get(0)));
    }

    @Test
    public void whatIsEvictedHalfOpenIsForgotten() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        now += Handshakes.PATIENCE_MILLIS + 1;
        Steered halfOpen = steerer.all().iterator().next();
        steerer.evict(halfOpen);
        steerer.evict(halfOpen);
        assertEquals(0, switches.table.size());
        assertEquals(0, steerer.all().size());
        assertEquals("once", 1, count(SteeringCounter.EVICTED));
    }

    @Test
    public void aSwitchIsNotAskedForMoreThanItsWindow() {
        arrive(Frames.syn(40000, 1));
        assertTrue(windows.hasRoom(LEAF1));
        arrive(Frames.syn(40001, 1));
        assertFalse(windows.hasRoom(LEAF1));
        assertTrue(windows.hasRoom(LEAF2));
        switches.confirm();
        assertTrue(windows.hasRoom(LEAF1));
        switches.refuse();
        assertTrue(windows.hasRoom(LEAF1));
        assertEquals("a refused one holds nothing", Map.of(LEAF1, 1), shares.totals());
    }

    @Test
    public void anOnosThatFailsKeepsNoPlaceInTheWindow() {
        switches.broken = true;
        arrive(Frames.syn(40000, 1));
        arrive(Frames.syn(40001, 1));
        arrive(Frames.syn(40002, 1));
        assertTrue(windows.hasRoom(LEAF1));
        assertEquals(3, count(SteeringCounter.FAILURES));
        assertEquals(Map.of(), shares.totals());
        assertEquals(0, steerer.all().size());
    }

    @Test
    public void theMemoryIsBoundedAndWhatEndedFirstIsForgottenFirst() {
        switches.atOnce = true;
        steerer.memory = 10;
        for (int i = 0; i < 10; i++) {
            arrive(Frames.syn(40000 + i, 1));
        }
        arrive(Frames.syn(40010, 1));
        assertEquals(10, steerer.all().size());
        assertEquals(1, count(SteeringCounter.REFUSED_TABLE));
        steerer.expire();
        assertEquals("nothing live is forgotten", 10, steerer.all().size());
        for (int i = 4; i >= 0; i--) {
            now += 1_000;
            idleOut(40000 + i);
        }
        steerer.expire();
        assertEquals(8, steerer.all().size());
        assertNull("these ended before the others", memberOf(40004));
        assertNull(memberOf(40003));
        assertEquals("n3", memberOf(40002));
        arrive(Frames.syn(40010, 1));
        assertEquals(9, steerer.all().size());
    }

    @Test
    public void aSynThatWasUnderWayBeforeTheRulesIsSentOn() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        now += 10;
        arrive(Frames.syn(40000, 1));
        assertEquals(2, sent.size());
        assertEquals(2, switches.table.size());
        assertEquals("n1", memberOf(40000));
    }

    @Test
    public void connectionsSpread() {
        switches.atOnce = true;
        Map<String, Integer> share = new HashMap<>();
        for (int port = 40000; port < 40030; port++) {
            arrive(Frames.syn(port, port));
            share.merge(memberOf(port), 1, Integer::sum);
        }
        assertEquals(Map.of("n1", 10, "n2", 10, "n3", 10), share);
        assertEquals(60, switches.table.size());
    }

    @Test
    public void anIdleConnectionResumesOnItsMember() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        arrive(Frames.syn(40001, 1));
        idleOut(40001);
        assertEquals(2, switches.table.size());
        now += 4 * 60_000;
        sent.clear();
        arrive(Frames.data(40001));
        assertEquals("n2", memberOf(40001));
        assertEquals(4, switches.table.size());
        assertEquals(
                FakeConfig.member(2).address(),
                TcpFrame.parse(bytes(sent.get(0))).get().destination());
    }

    @Test
    public void afterFiveMinutesItIsForgotten() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        idleOut(40000);
        now += Steerer.MEMORY_MILLIS + 1;
        steerer.expire();
        sent.clear();
        arrive(Frames.data(40000));
        assertTrue(isReset(sent.get(0)));
        assertTrue(steerer.all().isEmpty());
    }

    @Test
    public void aLiveConnectionIsNotForgotten() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        now += 10 * Steerer.MEMORY_MILLIS;
        steerer.expire();
        assertEquals("n1", memberOf(40000));
    }

    @Test
    public void aNewConnectionOnAnOldPortIsANewDecision() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        idleOut(40000);
        arrive(Frames.syn(40000, 77777));
        assertEquals("n2", memberOf(40000));
        assertEquals(2, switches.table.size());
    }

    @Test
    public void theEndOfAnEarlierConnectionOnThePortIsNotItsOwn() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        LiveRule old =
                switches.table.values().stream()
                        .map(e -> Rules.read(e).get())
                        .filter(l -> !l.forward)
                        .findFirst()
                        .get();
        idleOut(40000);
        arrive(Frames.syn(40000, 77777));
        steerer.ruleGone(old);
        assertEquals("n2", memberOf(40000));
        assertEquals(2, switches.table.size());
    }

    @Test
    public void anUnknownConnectionIsReset() {
        arrive(Frames.data(40000));
        assertEquals(1, sent.size());
        assertTrue(isReset(sent.get(0)));
        assertEquals(CLIENT_AT.port(), output(sent.get(0)));
        assertTrue(switches.asked.isEmpty());
    }

    @Test
    public void aResetIsNotAnsweredByAReset() {
        arrive(Frames.tcp(40000, Frames.RST, 1, 0, new byte[0]));
        assertTrue(sent.isEmpty());
    }

    @Test
    public void withNoMemberTheClientIsToldAtOnce() {
        serve(m -> false);
        arrive(Frames.syn(40000, 1));
        assertEquals(1, sent.size());
        assertTrue(isReset(sent.get(0)));
        assertTrue(switches.asked.isEmpty());
        assertTrue(steerer.all().isEmpty());
    }

    @Test
    public void aMemberThatIsTheClientIsServedByTheOthers() {
        switches.atOnce = true;
        for (int port = 40000; port < 40012; port++) {
            arrive(Frames.from(FakeConfig.member(1).address(), Frames.syn(port, port)));
            assertNotEquals("n1", memberOf(port));
            assertTrue("others serve", Set.of("n2", "n3").contains(memberOf(port)));
        }
    }

    @Test
    public void aMemberThatServesAloneIsToldSoWhenItIsTheClient() {
        serve(m -> m.id().equals(MemberId.of("n1")));
        arrive(Frames.from(FakeConfig.member(1).address(), Frames.syn(40000, 1)));
        assertEquals(1, sent.size());
        assertTrue(isReset(sent.get(0)));
        assertTrue(steerer.all().isEmpty());
    }

    @Test
    public void beforeMembersAreFoundTheClientTriesAgain() {
        serve(m -> false);
        settling = true;
        arrive(Frames.syn(40000, 1));
        assertTrue("no reset", sent.isEmpty());
        serve(m -> true);
        arrive(Frames.syn(40000, 1));
        switches.confirm();
        assertEquals(1, sent.size());
    }

    @Test
    public void whileTheNetworkSettlesTheClientTriesAgain() {
        uplinks.clear();
        arrive(Frames.syn(40000, 1));
        assertTrue("no reset", sent.isEmpty());
        assertNull(memberOf(40000));
        uplinks.put(LEAF1, SPINE2);
        arrive(Frames.syn(40000, 1));
        switches.confirm();
        assertEquals(SPINE2, output(sent.get(0)));
    }

    @Test
    public void whenTheSwitchRefusesTheNextSynStartsAnew() {
        arrive(Frames.syn(40000, 1));
        switches.refuse();
        assertTrue(sent.isEmpty());
        assertNull(memberOf(40000));
        switches.confirm(); // what may have got in is taken out
        arrive(Frames.syn(40000, 1));
        switches.confirm();
        assertEquals("n2", memberOf(40000));
        assertEquals(1, sent.size());
    }

    @Test
    public void aMemberThatLeavesTakesItsConnectionsAlong() {
        switches.atOnce = true;
        for (int port = 40000; port < 40003; port++) {
            arrive(Frames.syn(port, 1));
        }
        config.put(
                config.pools.get(FakeConfig.POOL).toBuilder()
                        .members(List.of(FakeConfig.member(1), FakeConfig.member(3)))
                        .build());
        steerer.dropUnconfigured();
        assertNull(memberOf(40001));
        assertEquals(4, switches.table.size());
        sent.clear();
        arrive(Frames.data(40001));
        assertTrue(isReset(sent.get(0)));
    }

    @Test
    public void aVipThatLeavesTakesItsConnectionsAlong() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        Vip vip = config.vips.values().iterator().next();
        config.vips.clear();
        steerer.dropUnconfigured();
        assertTrue(switches.table.isEmpty());
        config.put(vip);
    }

    @Test
    public void connectionsFollowTheirTransport() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        uplinks.put(LEAF1, SPINE2);
        steerer.reroute(hosts.get(FakeConfig.member(1).address()).mac());
        List<FlowRuleOperation> ops = new ArrayList<>();
        switches.table.values().stream()
                .map(e -> Rules.read(e).get())
                .filter(l -> l.forward)
                .forEach(l -> assertEquals(SPINE2, l.output));
        assertEquals(2, switches.table.size());
        assertTrue(ops.isEmpty());
        steerer.rerouteAll();
        assertTrue("nothing is done twice", switches.asked.isEmpty());
    }

    @Test
    public void aMemberThatMovesIsFollowed() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        host(1, LEAF1, 9);
        steerer.rerouteAll();
        LiveRule forward =
                switches.table.values().stream()
                        .map(e -> Rules.read(e).get())
                        .filter(l -> l.forward)
                        .findFirst()
                        .get();
        assertEquals(PortNumber.portNumber(9), forward.output);
    }

    @Test
    public void aClientThatMovesTakesItsConnectionAlong() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        now += 5_000;
        arrive(new ConnectPoint(LEAF2, PortNumber.portNumber(7)), Frames.data(40000));
        assertEquals("n1", memberOf(40000));
        assertEquals(2, switches.table.size());
        for (FlowRule rule : switches.table.keySet()) {
            assertEquals(LEAF2, rule.deviceId());
        }
    }

    @Test
    public void twoVipsDoNotMixTheirAnswers() {
        switches.atOnce = true;
        Vip other = FakeConfig.vip("other", Ip4Address.valueOf("198.18.0.101"));
        config.put(other);
        arrive(Frames.syn(40000, 1));
        byte[] frame =
                TcpFrame.parse(Frames.syn(40000, 1)).get().to(other.mac(), other.address(), 80);
        serve(m -> m.id().equals(MemberId.of("n1")) || m.id().equals(MemberId.of("n2")));
        steerer.handle(new Arrival(CLIENT_AT, TcpFrame.parse(frame).get(), other, 0));
        Set<String> members = new HashSet<>();
        steerer.all().forEach(s -> members.add(s.member.id().toString()));
        assertEquals(Set.of("n1", "n2"), members);
        assertEquals("all four rules are there", 4, switches.table.size());
    }

    @Test
    public void whatIsInTheSwitchesIsTakenOverAfterARestart() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        arrive(Frames.syn(40001, 1));
        steerer = steerer();
        steerer.adopt(pairs());
        assertEquals("n1", memberOf(40000));
        assertEquals("n2", memberOf(40001));
        assertEquals(4, switches.table.size());
        uplinks.put(LEAF1, SPINE2);
        steerer.rerouteAll();
        assertTrue(
                switches.table.values().stream()
                        .map(e -> Rules.read(e).get())
                        .filter(l -> l.forward)
                        .allMatch(l -> l.output.equals(SPINE2)));
    }

    @Test
    public void halfAPairHasTimeToBecomeWhole() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        FlowEntry reverse =
                switches.table.values().stream()
                        .filter(e -> !Rules.read(e).get().forward)
                        .findFirst()
                        .get();
        switches.table.remove(reverse);
        steerer = steerer();
        steerer.adopt(pairs());
        now += 5_000;
        steerer.adopt(pairs());
        assertEquals(1, switches.table.size());
        switches.table.put(reverse, reverse);
        steerer.adopt(pairs());
        assertEquals("n1", memberOf(40000));

        switches.table.remove(reverse);
        steerer = steerer();
        steerer.adopt(pairs());
        now += 60_000;
        steerer.adopt(pairs());
        assertTrue("but not for ever", switches.table.isEmpty());
    }

    @Test
    public void rulesOfWhatIsNotConfiguredAreTakenAway() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        config.vips.clear();
        steerer = steerer();
        steerer.adopt(pairs());
        assertTrue(switches.table.isEmpty());
        assertTrue(steerer.all().isEmpty());
    }

    @Test
    public void anAdditionDoesNotOvertakeARemoval() {
        arrive(Frames.syn(40000, 1));
        switches.confirm();
        idleOut(40000);
        assertEquals("the rest of the pair", 1, switches.asked.size());
        arrive(Frames.data(40000));
        assertEquals("waits for the removal", 1, switches.asked.size());
        switches.confirm();
        assertEquals(1, switches.asked.size());
        switches.confirm();
        assertEquals(2, switches.table.size());
        assertNotEquals(0, sent.size());
    }

    /** From here on the algorithm counts, and always wants the first member. */
    private CountingFactory count() {
        CountingFactory factory = new CountingFactory("counting");
        balancers.add(factory);
        config.put(config.pools.get(FakeConfig.POOL).toBuilder().algorithm("counting").build());
        serve(m -> true);
        return factory;
    }

    private static Map<MemberId, Integer> open(int connections) {
        return connections == 0 ? Map.of() : Map.of(MemberId.of("n1"), connections);
    }

    @Test
    public void everyConnectionIsCountedOnce() {
        CountingFactory counted = count();
        arrive(Frames.syn(40000, 1));
        arrive(Frames.syn(40000, 1));
        assertEquals("from the decision on", open(1), counted.last.open);
        switches.confirm();
        switches.atOnce = true;
        assertEquals(open(1), counted.last.open);
        arrive(Frames.syn(40001, 1));
        assertEquals(open(2), counted.last.open);
        now += 5_000;
        arrive(new ConnectPoint(LEAF2, PortNumber.portNumber(7)), Frames.data(40000));
        uplinks.put(LEAF2, SPINE2);
        steerer.rerouteAll();
        assertEquals("it moves, but is the same", open(2), counted.last.open);
        idleOut(40000);
        assertEquals(open(1), counted.last.open);
        arrive(Frames.data(40000));
        assertEquals("resumed", open(2), counted.last.open);
        idleOut(40000);
        now += Steerer.MEMORY_MILLIS + 1;
        steerer.expire();
        assertEquals(1, steerer.all().size());
        assertEquals(open(1), counted.last.open);
        arrive(Frames.syn(40001, 77777));
        assertEquals("a new one on its port", open(1), counted.last.open);
        config.vips.clear();
        steerer.dropUnconfigured();
        assertEquals(open(0), counted.last.open);
    }

    @Test
    public void whatTheSwitchRefusesIsNotCounted() {
        CountingFactory counted = count();
        arrive(Frames.syn(40000, 1));
        switches.refuse();
        assertEquals(open(0), counted.last.open);
    }

    @Test
    public void whatIsNeverConfirmedIsNotCountedForEver() {
        CountingFactory counted = count();
        arrive(Frames.syn(40000, 1));
        now += 2 * Steerer.CONFIRM_MILLIS + 1;
        steerer.expire();
        assertEquals(open(0), counted.last.open);
    }

    @Test
    public void whatHasNoWayIsNotCounted() {
        CountingFactory counted = count();
        uplinks.clear();
        arrive(Frames.syn(40000, 1));
        assertEquals(open(0), counted.last.open);
    }

    @Test
    public void whatIsTakenOverIsCounted() {
        CountingFactory counted = count();
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        balancers.closed(FakeConfig.POOL, MemberId.of("n1")); // as if nothing were known
        steerer = steerer();
        steerer.adopt(pairs());
        steerer.adopt(pairs());
        assertEquals(open(1), counted.last.open);
        idleOut(40000);
        assertEquals(open(0), counted.last.open);
    }

    @Test
    public void anAlgorithmThatInsistsDoesNotKeepAConnectionFromTheOthers() {
        CountingFactory counted = count();
        switches.atOnce = true;
        hosts.remove(FakeConfig.member(1).address());
        arrive(Frames.syn(40000, 1));
        assertEquals("n2", memberOf(40000));
        assertEquals(Map.of(MemberId.of("n2"), 1), counted.last.open);
    }

    @Test
    public void anAlgorithmThatChoosesNobodyIsObeyed() {
        count().last.nobody = true;
        arrive(Frames.syn(40000, 1));
        assertTrue(steerer.all().isEmpty());
        assertTrue(switches.asked.isEmpty());
    }

    private void versions(SplitShare... split) {
        List<Member> members = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            Map<String, String> labels = Map.of("version", i == 3 ? "v2" : "v1");
            members.add(FakeConfig.member(i).toBuilder().labels(labels).build());
        }
        config.put(
                Pool.builder().id(FakeConfig.POOL).members(members).split(List.of(split)).build());
        serve(m -> true);
    }

    private void policies(Policy.Builder... policies) {
        List<Policy> built = new ArrayList<>();
        for (Policy.Builder policy : policies) {
            built.add(policy.build());
        }
        config.put(
                Vip.builder()
                        .id(VipId.of("web"))
                        .address(Frames.VIP)
                        .port(80)
                        .pool(FakeConfig.POOL)
                        .policies(built)
                        .build());
    }

    private Decision decision(int clientPort) {
        return steerer.decision(new ConnectionKey(Frames.CLIENT, clientPort, Frames.VIP, 80)).get();
    }

    @Test
    public void aPolicyPinsAVersionAndTheDecisionSaysSo() {
        versions();
        policies(Policy.builder("canary").labels(Map.of("version", "v2")));
        for (int port = 4001; port <= 4004; port++) {
            arrive(Frames.syn(port, 1));
            assertEquals("n3", memberOf(port));
        }
        Decision decision = decision(4004);
        assertEquals("canary", decision.policy().get());
        assertEquals(Map.of("version", "v2"), decision.labels());
        assertEquals("n3", decision.member().get().toString());
        assertEquals("round-robin", decision.algorithm());
        assertEquals(CLIENT_AT, decision.ingress().get());
        assertEquals(4, decision.number());
        assertEquals(now, decision.at());
    }

    @Test
    public void whatAPolicyAsksForIsNotServedByOthers() {
        versions();
        serve(m -> !"v2".equals(m.labels().get("version")));
        policies(Policy.builder("canary").labels(Map.of("version", "v2")));
        arrive(Frames.syn(4001, 1));
        assertNull(memberOf(4001));
        assertTrue("is refused", isReset(sent.get(0)));
    }

    @Test
    public void aPolicyByIngressTakesOnlyWhatComesInThere() {
        versions();
        policies(Policy.builder("lab").ingress(CLIENT_AT).labels(Map.of("version", "v2")));
        arrive(Frames.syn(4001, 1));
        assertEquals("n3", memberOf(4001));
        ConnectPoint other = new ConnectPoint(LEAF2, PortNumber.portNumber(5));
        arrive(other, Frames.syn(4002, 1));
        assertEquals("n1", memberOf(4002));
        assertFalse(decision(4002).policy().isPresent());
    }

    @Test
    public void aPolicyLeadsToAnotherPoolAlsoAfterARestart() {
        PoolId other = PoolId.of("other");
        config.put(Pool.builder().id(other).members(List.of(FakeConfig.member(2))).build());
        config.put(
                Pool.builder().id(FakeConfig.POOL).members(List.of(FakeConfig.member(1))).build());
        serve(m -> true);
        policies(Policy.builder("elsewhere").pool(other));
        switches.atOnce = true;
        arrive(Frames.syn(4001, 1));
        assertEquals("n2", memberOf(4001));
        assertEquals(other, steerer.all().iterator().next().pool);
        steerer = steerer();
        steerer.adopt(pairs());
        assertEquals("n2", memberOf(4001));
        assertEquals(other, steerer.all().iterator().next().pool);
        assertEquals("taken over from the switch", decision(4001).reason());
    }

    @Test
    public void aSplitKeepsAClientWithItsVersion() {
        versions(new SplitShare("version", "v1", 0), new SplitShare("version", "v2", 100));
        for (int port = 4001; port <= 4003; port++) {
            arrive(Frames.syn(port, 1));
            assertEquals("n3", memberOf(port));
        }
        assertEquals("version=v2 100%", decision(4001).share().get().toString());
    }

    @Test
    public void changingPoliciesAndSplitsBreaksNoConnection() {
        versions(new SplitShare("version", "v1", 0), new SplitShare("version", "v2", 100));
        arrive(Frames.syn(4001, 1));
        int asked = switches.asked.size();
        versions(new SplitShare("version", "v1", 100), new SplitShare("version", "v2", 0));
        policies(Policy.builder("all").labels(Map.of("version", "v1")));
        steerer.dropUnconfigured();
        assertEquals("n3", memberOf(4001));
        assertEquals(asked, switches.asked.size());
        idleOut(4001);
        arrive(Frames.data(4001));
        assertEquals("resumes where it was", "n3", memberOf(4001));
        arrive(Frames.syn(4002, 1));
        assertEquals("n1", memberOf(4002));
    }

    private Map<ConnectionKey, LiveRule[]> pairs() {
        Map<ConnectionKey, LiveRule[]> pairs = new HashMap<>();
        for (FlowEntry entry : switches.table.values()) {
            LiveRule live = Rules.read(entry).get();
            pairs.computeIfAbsent(live.key, k -> new LiveRule[2])[live.forward ? 0 : 1] = live;
        }
        return pairs;
    }

    private void administer(int number, AdministrativeState state) {
        Pool pool = config.pools.get(FakeConfig.POOL);
        MemberId id = FakeConfig.member(number).id();
        config.put(
                Members.change(id, m -> m.toBuilder().administrative(state).build()).apply(pool));
        serve(m -> true);
        steerer.dropUnconfigured();
    }

    @Test
    public void aDrainingMemberKeepsItsConnectionsAndGetsNoNewOnes() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        assertEquals("n1", memberOf(40000));
        administer(1, AdministrativeState.DRAIN);
        assertEquals(1, balancers.open(FakeConfig.POOL, MemberId.of("n1")));
        for (int port = 40001; port < 40013; port++) {
            arrive(Frames.syn(port, port));
            assertNotEquals("n1", memberOf(port));
        }
        idleOut(40000);
        assertEquals(0, balancers.open(FakeConfig.POOL, MemberId.of("n1")));
        sent.clear();
        arrive(Frames.data(40000));
        assertEquals("n1", memberOf(40000));
        assertFalse(isReset(sent.get(0)));
        administer(1, AdministrativeState.READY);
        arrive(Frames.syn(40020, 1));
        arrive(Frames.syn(40021, 1));
        arrive(Frames.syn(40022, 1));
        assertTrue(Set.of(memberOf(40020), memberOf(40021), memberOf(40022)).contains("n1"));
    }

    @Test
    public void maintenanceCutsConnections() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        arrive(Frames.syn(40001, 1));
        administer(1, AdministrativeState.MAINT);
        assertNull(memberOf(40000));
        assertEquals("n2", memberOf(40001));
        assertEquals("only the rules of n2 stay", 2, switches.table.size());
        sent.clear();
        arrive(Frames.data(40000));
        assertTrue(isReset(sent.get(0)));
        // A connection that was idle is not taken up again either.
        idleOut(40001);
        administer(2, AdministrativeState.MAINT);
        sent.clear();
        arrive(Frames.data(40001));
        assertTrue(isReset(sent.get(0)));
    }

    private static Slot.Owner owner(int number) {
        return Slot.Owner.of(FakeConfig.POOL, FakeConfig.member(number).id());
    }

    @Test
    public void whereASlotIsLiveASynGoesOnWithoutRulesOfItsOwn() {
        slots.live = FakeConfig.member(2);
        arrive(Frames.syn(40000, 1));
        assertEquals(1, sent.size());
        assertEquals(
                FakeConfig.member(2).address(),
                TcpFrame.parse(bytes(sent.get(0))).get().destination());
        assertTrue(switches.asked.isEmpty());
        assertTrue(steerer.all().isEmpty());
    }

    @Test
    public void aNewConnectionOfALiveSlotWaitsUntilTheRulesOfTheLastAreGone() {
        arrive(Frames.syn(40000, 1));
        switches.confirm();
        sent.clear();
        slots.live = FakeConfig.member(3);
        arrive(Frames.syn(40000, 99));
        assertTrue("not before its rules are gone", sent.isEmpty());
        switches.confirm();
        assertEquals(1, sent.size());
        assertTrue(switches.table.isEmpty());
        assertEquals(
                FakeConfig.member(3).address(),
                TcpFrame.parse(bytes(sent.get(0))).get().destination());
    }

    @Test
    public void aNewConnectionOfASlotOnTheMoveGetsTheNewOwner() {
        slots.next = owner(3);
        arrive(Frames.syn(40000, 1));
        assertEquals("n3", memberOf(40000));
        serve(m -> !m.id().equals(FakeConfig.member(3).id()));
        arrive(Frames.syn(40002, 1));
        assertNotEquals("if that serves", "n3", memberOf(40002));
    }

    @Test
    public void whatIsNotKnownOfASlotStaysWithItsMember() {
        slots.next = owner(3);
        slots.holder = owner(2);
        arrive(Frames.data(40000));
        assertEquals("n2", memberOf(40000));
        switches.confirm();
        assertEquals(1, sent.size());
        assertFalse(isReset(sent.get(0)));
        assertEquals("it is no new connection", List.of(), health.told);
    }

    @Test
    public void whatIsNotKnownOfASlotIsResetWhenItsMemberIsGone() {
        slots.holder = owner(2);
        health.gone.add(FakeConfig.member(2).id());
        arrive(Frames.data(40000));
        assertTrue(isReset(sent.get(0)));
        slots.holder = Slot.Owner.of(FakeConfig.POOL, MemberId.of("removed"));
        arrive(Frames.data(40002));
        assertTrue(isReset(sent.get(1)));
    }

    @Test
    public void aSilentConnectionIsKeptFromTheRulesOfASlotOfAnotherOnce() {
        switches.atOnce = true;
        arrive(Frames.syn(40000, 1));
        idleOut(40000);
        now += 60_000;
        steerer.keep(s -> false);
        assertTrue("its slot takes it there", switches.table.isEmpty());
        steerer.keep(s -> true);
        assertEquals(2, switches.table.size());
        for (FlowRule rule : switches.table.keySet()) {
            assertEquals("as long as it is remembered", 180, rule.timeout());
        }
        now += 180_000;
        idleOut(40000);
        steerer.keep(s -> true);
        assertTrue("not for ever", switches.table.isEmpty());
    }
}
