/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Members;
import org.fairlead.lb.api.Policy;
import org.fairlead.lb.api.Slot;
import org.fairlead.lb.api.Slot.Owner;
import org.fairlead.lb.api.SlotStatus;
import org.fairlead.lb.api.SteeringMode;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.junit.Before;
import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperation;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.TcpPortCriterion;

/** The rules of slots, as they come and go. */
public class SlotsTest {
    private static final ConnectPoint CLIENT_AT =
            ConnectPoint.deviceConnectPoint("of:0000000000000001/5");
    private static final ConnectPoint OTHER_AT =
            ConnectPoint.deviceConnectPoint("of:0000000000000001/6");
    private static final DeviceId LEAF1 = CLIENT_AT.deviceId();
    private static final DeviceId LEAF3 = DeviceId.deviceId("of:0000000000000003");
    private static final Client CLIENT = new Client(Frames.CLIENT_MAC, CLIENT_AT);
    private static final VipId WEB = VipId.of("web");

    private final FakeConfig config = new FakeConfig();
    private final FakeHealth health = new FakeHealth();
    private final FakeFlowRules switches = new FakeFlowRules();
    private final FakeSlotTables tables = new FakeSlotTables();
    private final Map<Member, Host> hosts = new HashMap<>();
    private final List<Host> known = new ArrayList<>();
    private final List<Steered> connections = new ArrayList<>();
    private final SlotRules rules =
            new SlotRules(new Rules(new DefaultApplicationId(7, "org.fairlead.lb")));
    private final Set<ConnectPoint> ports = new HashSet<>(Set.of(CLIENT_AT, OTHER_AT));
    private Set<DeviceId> edges = Set.of(LEAF1);
    private PortNumber uplink = PortNumber.portNumber(1);
    private long now = 1_000_000;
    private Slots slots;

    @Before
    public void setUp() {
        switches.atOnce = true;
        for (int i = 1; i <= 3; i++) {
            MacAddress mac = MacAddress.valueOf("02:00:00:00:00:1" + i);
            ConnectPoint at = new ConnectPoint(LEAF3, PortNumber.portNumber(10 + i));
            Member member = FakeConfig.member(i);
            hosts.put(member, TransportsTest.host(mac, at, member.address().toString()));
        }
        known.add(TransportsTest.host(CLIENT.mac(), CLIENT_AT, Frames.CLIENT.toString()));
        mode(SteeringMode.SLOTS);
        slots = slots();
    }

    private Slots slots() {
        SlotPlanner planner =
                new SlotPlanner(
                        config,
                        health,
                        health,
                        tables,
                        v -> v.mode() == SteeringMode.SLOTS,
                        m -> true,
                        now);
        return new Slots(planner, rules, switches, new Network(), () -> {}, () -> now);
    }

    private final class Network implements Steerer.Network {
        @Override
        public Optional<Host> locate(Member member) {
            return hosts.entrySet().stream()
                    .filter(e -> e.getKey().address().equals(member.address()))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }

        @Override
        public Optional<PortNumber> nextHop(DeviceId edge, Host host) {
            return edge.equals(host.location().deviceId())
                    ? Optional.of(host.location().port())
                    : Optional.ofNullable(uplink);
        }

        @Override
        public boolean isSettling() {
            return false;
        }

        @Override
        public void whenReachable(DeviceId edge, MacAddress client, Host member, Runnable task) {
            task.run();
        }
    }

    private void mode(SteeringMode mode) {
        Vip web = config.vip(WEB).get();
        config.put(
                Vip.builder()
                        .id(WEB)
                        .address(web.address())
                        .port(web.port())
                        .pool(web.pool())
                        .mode(mode)
                        .build());
    }

    private void look() {
        Slots.Scene scene = new Slots.Scene();
        scene.own = List.copyOf(switches.table.values());
        scene.edges = edges;
        scene.ports = ports;
        scene.hosts = () -> known;
        scene.telling = Set.of(LEAF1);
        scene.connections = connections;
        slots.update(scene);
    }

    /** Lets time pass and looks until nothing changes any more. */
    private void settle(long millis) {
        look();
        look();
        now += millis;
        for (int i = 0; i < 6; i++) {
            look();
        }
    }

    private List<FlowRule> at(int priority) {
        List<FlowRule> result = new ArrayList<>();
        for (FlowRule rule : switches.table.keySet()) {
            if (rule.priority() == priority) {
                result.add(rule);
            }
        }
        return result;
    }

    private Map<String, Integer> targets() {
        Map<String, Integer> result = new TreeMap<>();
        for (FlowRule rule : at(SlotRules.FORWARD_PRIORITY)) {
            String address = SlotRules.target(rule).get().address().toString();
            result.merge(address, 1, Integer::sum);
        }
        return result;
    }

    private void live() {
        settle(SlotEdge.GUARD_MILLIS);
        assertEquals(SlotStatus.State.LIVE, state());
    }

    private SlotStatus.State state() {
        return slots.status(config.vip(WEB).get()).state();
    }

    private Arrival arrival(int port) {
        return new Arrival(
                CLIENT_AT,
                TcpFrame.parse(Frames.syn(port, 1)).get(),
                config.vips().iterator().next(),
                0);
    }

    @Test
    public void withoutSlotsThereIsNothing() {
        mode(SteeringMode.PER_CONNECTION);
        settle(SlotEdge.GUARD_MILLIS);
        assertTrue(switches.table.isEmpty());
        assertEquals(SlotStatus.State.PER_CONNECTION, state());
        assertTrue(slots.puntsSyns(LEAF1, config.vip(WEB).get()));
        assertFalse(slots.live(arrival(40000)).isPresent());
        assertFalse(slots.holder(arrival(40000)).isPresent());
    }

    @Test
    public void rulesComeInTheOrderThatKeepsConnectionsWhole() {
        look();
        assertEquals("three members, two ports", 6, at(SlotRules.GUARD_PRIORITY).size());
        assertEquals(6, switches.table.size());
        look();
        now += SlotEdge.GUARD_MILLIS - 1;
        look();
        assertEquals("connections to members get rules first", 6, switches.table.size());
        now += 1;
        switches.atOnce = false;
        look();
        FlowRuleOperations ops = switches.asked.peek();
        assertEquals(1, ops.stages().size());
        for (FlowRuleOperation op : ops.stages().get(0)) {
            assertEquals(SlotRules.REVERSE_PRIORITY, op.rule().priority());
        }
        look();
        assertEquals("waits for the switch", 1, switches.asked.size());
        assertTrue("new connections still come", slots.puntsSyns(LEAF1, config.vip(WEB).get()));
        switches.atOnce = true;
        switches.confirm();
        look();
        assertEquals(64, at(SlotRules.FORWARD_PRIORITY).size());
        look();
        assertEquals(SlotStatus.State.LIVE, state());
        assertFalse("not any more", slots.puntsSyns(LEAF1, config.vip(WEB).get()));
        assertEquals(Map.of("198.18.0.11", 22, "198.18.0.12", 21, "198.18.0.13", 21), targets());
        assertEquals(3, at(SlotRules.REVERSE_PRIORITY).size());
    }

    @Test
    public void everyPortHasExactlyOneRuleAndItsOwnersIsTheOneThatIsTold() {
        live();
        for (int port = 32768; port < 32768 + 128; port++) {
            int p = port;
            List<FlowRule> hits = new ArrayList<>();
            for (FlowRule rule : at(SlotRules.FORWARD_PRIORITY)) {
                TcpPortCriterion c =
                        (TcpPortCriterion)
                                rule.selector().getCriterion(Criterion.Type.TCP_SRC_MASKED);
                if ((p & c.mask().toInt()) == c.tcpPort().toInt()) {
                    hits.add(rule);
                }
            }
            assertEquals(1, hits.size());
            assertEquals(
                    SlotRules.target(hits.get(0)).get().address(),
                    slots.live(arrival(p)).get().address());
        }
    }

    @Test
    public void aClientIsToldOfTheAddressWhenItsAnswersHaveTheirRules() {
        live();
        assertTrue(slots.isReady(CLIENT));
        Client stranger = new Client(MacAddress.valueOf("02:00:00:00:00:02"), OTHER_AT);
        assertFalse(slots.isReady(stranger));
        slots.saw(stranger);
        switches.atOnce = false;
        look();
        assertFalse("not confirmed", slots.isReady(stranger));
        assertEquals("slots go on", 64, at(SlotRules.FORWARD_PRIORITY).size());
        switches.atOnce = true;
        switches.confirm();
        look();
        assertTrue(slots.isReady(stranger));
        assertEquals(6, at(SlotRules.REVERSE_PRIORITY).size());
        known.clear();
        look();
        now += SlotClients.MEMORY_MILLIS;
        look();
        assertEquals("who vanishes may be back", 6, at(SlotRules.REVERSE_PRIORITY).size());
        now += 1;
        look();
        assertEquals(0, at(SlotRules.REVERSE_PRIORITY).size());
    }

    @Test
    public void aMemberThatDrainsKeepsItsConnectionsAndGetsNoMore() {
        live();
        config.put(
                Members.change(
                                FakeConfig.member(1).id(),
                                m ->
                                        m.toBuilder()
                                                .administrative(AdministrativeState.DRAIN)
                                                .build())
                        .apply(config.pool(FakeConfig.POOL).get()));
        look();
        look();
        assertEquals("the controller decides on these", 42, at(SlotRules.FORWARD_PRIORITY).size());
        assertTrue(slots.puntsSyns(LEAF1, config.vip(WEB).get()));
        Owner n1 = Owner.of(FakeConfig.POOL, FakeConfig.member(1).id());
        int moving = 0;
        for (int port = 0; port < 128; port += 2) {
            if (slots.holder(arrival(port)).equals(Optional.of(n1))) {
                moving++;
                assertFalse(slots.next(arrival(port)).equals(Optional.of(n1)));
                assertFalse(slots.live(arrival(port)).isPresent());
            }
        }
        assertEquals(22, moving);
        assertTrue(slots.isHolding(n1));
        settle(SlotPlan.MOVE_MILLIS);
        assertEquals(Map.of("198.18.0.12", 32, "198.18.0.13", 32), targets());
        assertFalse(slots.isHolding(n1));
        assertFalse(slots.puntsSyns(LEAF1, config.vip(WEB).get()));
    }

    @Test
    public void theSlotsOfAMemberThatIsGoneGoToOthersAtOnce() {
        live();
        health.gone.add(FakeConfig.member(1).id());
        look();
        assertEquals(Map.of("198.18.0.12", 32, "198.18.0.13", 32), targets());
    }

    @Test
    public void aSlotOnTheMovePuntsItsOwnSynsOnly() {
        live();
        health.weights.put(FakeConfig.member(1).id(), 2);
        now += SlotPlan.PAUSE_MILLIS;
        look();
        look();
        int moving = 64 - at(SlotRules.FORWARD_PRIORITY).size();
        assertTrue("" + moving, moving > 0 && moving <= 16);
        assertEquals(2 * moving, at(SlotRules.SYN_PRIORITY).size());
        assertFalse(slots.puntsSyns(LEAF1, config.vip(WEB).get()));
        settle(SlotPlan.MOVE_MILLIS);
        assertEquals(0, at(SlotRules.SYN_PRIORITY).size());
        assertEquals(64, at(SlotRules.FORWARD_PRIORITY).size());
    }

    @Test
    public void leavingKeepsConnectionsForAWhileAndThenNothingIsLeft() {
        live();
        mode(SteeringMode.PER_CONNECTION);
        look();
        assertEquals(0, at(SlotRules.FORWARD_PRIORITY).size());
        assertEquals("answers still come", 3, at(SlotRules.REVERSE_PRIORITY).size());
        assertEquals(SlotStatus.State.LEAVING, state());
        assertTrue(slots.puntsSyns(LEAF1, config.vip(WEB).get()));
        assertTrue(slots.holder(arrival(40000)).isPresent());
        assertFalse("the balancer chooses", slots.next(arrival(40000)).isPresent());
        settle(SlotPlan.MOVE_MILLIS);
        assertTrue(switches.table.toString(), switches.table.isEmpty());
        assertTrue(tables.tables.isEmpty());
        assertFalse(slots.holder(arrival(40000)).isPresent());
    }

    @Test
    public void aVipThatIsDeletedLeavesNothing() {
        live();
        config.vips.clear();
        settle(SlotEdge.YOUNG_MILLIS);
        assertTrue(switches.table.isEmpty());
        assertTrue(tables.tables.isEmpty());
    }

    @Test
    public void anotherControllerGoesOnWithWhatItFinds() {
        live();
        Map<FlowRule, ?> before = new HashMap<>(switches.table);
        slots = slots();
        known.clear(); // hosts are only just being found
        hosts.clear();
        uplink = null;
        health.down.addAll(Set.of(FakeConfig.member(1).id(), FakeConfig.member(2).id()));
        settle(1_000);
        assertEquals(before.keySet(), switches.table.keySet());
        assertEquals(Map.of("198.18.0.11", 22, "198.18.0.12", 21, "198.18.0.13", 21), targets());
        assertEquals(SlotStatus.State.LIVE, state());
    }

    @Test
    public void whoDoesNotLeadFollows() {
        tables.leader = false;
        settle(SlotEdge.GUARD_MILLIS);
        assertTrue(switches.table.isEmpty());
        tables.leader = true;
        live();
        tables.leader = false;
        health.gone.add(FakeConfig.member(1).id());
        settle(0);
        assertEquals(22, (int) targets().get("198.18.0.11"));
    }

    @Test
    public void membersAsClientsKeepToSingleConnections() {
        edges = Set.of(LEAF1, LEAF3);
        for (Host host : hosts.values()) {
            ports.add(Fabric.place(host));
            known.add(host);
        }
        live();
        assertEquals(3, at(SlotRules.MEMBER_PRIORITY).size());
        assertEquals("at each of both", 128, at(SlotRules.FORWARD_PRIORITY).size());
        assertEquals("no guard at members", 6, at(SlotRules.GUARD_PRIORITY).size());
        assertEquals("no answers to members", 3, at(SlotRules.REVERSE_PRIORITY).size());
        Host n1 = hosts.get(FakeConfig.member(1));
        Arrival own =
                new Arrival(
                        Fabric.place(n1),
                        TcpFrame.parse(Frames.syn(40000, 1)).get(),
                        config.vip(WEB).get(),
                        0);
        assertFalse(slots.live(own).isPresent());
        assertFalse(slots.holder(own).isPresent());
        assertTrue(slots.isReady(new Client(n1.mac(), Fabric.place(n1))));
    }

    @Test
    public void slotsFollowTheWayToAMember() {
        live();
        uplink = PortNumber.portNumber(2);
        look();
        for (FlowRule rule : at(SlotRules.FORWARD_PRIORITY)) {
            FlowRule there = switches.table.get(rule);
            assertTrue(there.treatment().toString().contains("OUTPUT:2"));
        }
        uplink = null;
        look();
        assertEquals("the last way is kept", 64, at(SlotRules.FORWARD_PRIORITY).size());
    }

    @Test
    public void aSlotWithConnectionsElsewhereHasItsSynsDecided() {
        live();
        int port = 40000;
        Member other =
                config.pool(FakeConfig.POOL).get().members().stream()
                        .filter(m -> !m.equals(slots.live(arrival(port)).get()))
                        .findFirst()
                        .get();
        Steered s =
                new Steered(
                        Decisions.known(
                                arrival(port).key,
                                config.vip(WEB).get(),
                                config.pool(FakeConfig.POOL).get(),
                                other,
                                now,
                                "test"),
                        other,
                        1,
                        now);
        s.hop =
                new Hop(
                        LEAF1,
                        CLIENT_AT.port(),
                        other.address(),
                        other.port(),
                        Frames.VIP_MAC,
                        uplink);
        s.state = Steered.State.LIVE;
        connections.add(s);
        assertTrue(slots.isForeign(s));
        look();
        assertEquals(2, at(SlotRules.SYN_PRIORITY).size());
        assertEquals("its rules stay", 64, at(SlotRules.FORWARD_PRIORITY).size());
        s.state = Steered.State.IDLE;
        look();
        assertEquals(0, at(SlotRules.SYN_PRIORITY).size());
    }

    @Test
    public void whatDependsOnTheClientStaysWithSingleConnections() {
        Vip web = config.vip(WEB).get();
        config.put(
                Vip.builder()
                        .id(WEB)
                        .address(web.address())
                        .port(80)
                        .pool(web.pool())
                        .mode(SteeringMode.SLOTS)
                        .policies(List.of(Policy.builder("p").labels(Map.of("a", "b")).build()))
                        .build());
        settle(SlotEdge.GUARD_MILLIS);
        assertTrue(switches.table.isEmpty());
        assertTrue(slots.status(config.vip(WEB).get()).reason().get().contains("policies"));
        mode(SteeringMode.SLOTS);
        config.put(config.pool(FakeConfig.POOL).get().toBuilder().algorithm("source-hash").build());
        look();
        assertTrue(slots.status(config.vip(WEB).get()).reason().get().contains("source-hash"));
    }

    @Test
    public void onlyOneOfTwoThatShareMembersHasSlots() {
        config.put(
                Vip.builder()
                        .id(VipId.of("alt"))
                        .address(Ip4Address.valueOf("198.18.0.101"))
                        .port(80)
                        .pool(FakeConfig.POOL)
                        .mode(SteeringMode.SLOTS)
                        .build());
        settle(SlotEdge.GUARD_MILLIS);
        assertTrue(slots.status(config.vip(WEB).get()).reason().get().contains("alt"));
        assertEquals(
                SlotStatus.State.LIVE, slots.status(config.vip(VipId.of("alt")).get()).state());
        assertEquals(64, at(SlotRules.FORWARD_PRIORITY).size());
        assertFalse(tables.table(WEB).isPresent());
    }

    @Test
    public void whenNobodyServesTheControllerRefuses() {
        live();
        for (int i = 1; i <= 3; i++) {
            health.gone.add(FakeConfig.member(i).id());
        }
        settle(0);
        assertEquals(0, at(SlotRules.FORWARD_PRIORITY).size());
        assertFalse(slots.holder(arrival(40000)).isPresent());
        health.gone.remove(FakeConfig.member(2).id());
        settle(SlotEdge.GUARD_MILLIS);
        assertEquals(Map.of("198.18.0.12", 64), targets());
        for (Slot slot : tables.table(WEB).get().slots()) {
            assertTrue(slot.isSettled());
        }
    }

    @Test
    public void aSwitchThatRefusesIsAskedAgainLater() {
        switches.atOnce = false;
        look();
        switches.refuse();
        look();
        assertTrue("not at once", switches.asked.isEmpty());
        now += 2_000;
        look();
        assertEquals(1, switches.asked.size());
    }
}
