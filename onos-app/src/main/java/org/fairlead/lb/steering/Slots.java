/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Slot;
import org.fairlead.lb.api.Slot.Owner;
import org.fairlead.lb.api.SlotStatus;
import org.fairlead.lb.api.SlotTable;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRuleService;

/**
 * The slots of all virtual addresses at all edge switches. Brought up to date by one thread; what
 * others ask is answered from snapshots.
 */
final class Slots implements SlotChoice {
    private final SlotPlanner planner;
    private final SlotRules rules;
    private final FlowRuleService flowRules;
    private final Steerer.Network network;
    private final Runnable changed;
    private final LongSupplier clock;
    private final SlotClients clients = new SlotClients();
    private final Map<DeviceId, SlotEdge> edges = new ConcurrentHashMap<>();
    private volatile Map<VipId, SlotVip> vips = Map.of();
    private volatile Set<Endpoint> endpoints = Set.of();
    private volatile Set<ConnectPoint> memberPlaces = Set.of();

    /**
     * Begins.
     *
     * @param changed is run, on any thread, when the network should be looked at again
     */
    Slots(
            SlotPlanner planner,
            SlotRules rules,
            FlowRuleService flowRules,
            Steerer.Network network,
            Runnable changed,
            LongSupplier clock) {
        this.planner = planner;
        this.rules = rules;
        this.flowRules = flowRules;
        this.network = network;
        this.changed = changed;
        this.clock = clock;
    }

    /** What the network looks like. */
    static final class Scene {
        /** Rules of the application that ONOS knows. */
        Collection<? extends FlowEntry> own;

        /** Edge switches of this controller. */
        Set<DeviceId> edges;

        /** Ports for hosts. */
        Set<ConnectPoint> ports;

        /** Hosts that ONOS knows. */
        Supplier<Collection<Host>> hosts;

        /** Switches that can tell a SYN from other segments. */
        Set<DeviceId> telling;

        /** Connections that are known. */
        Collection<Steered> connections;
    }

    /** Brings the tables, and the rules in the switches, up to date. */
    void update(Scene scene) {
        long now = clock.getAsLong();
        Map<VipId, SlotVip> next = new LinkedHashMap<>();
        planner.update(now).forEach(sv -> next.put(sv.vip().id(), sv));
        vips = next;
        ListMultimap<DeviceId, FlowEntry> present = ArrayListMultimap.create();
        for (FlowEntry entry : scene.own) {
            if (SlotRules.isPermanent(entry)) {
                present.put(entry.deviceId(), entry);
                SlotEdge edge = edges.get(entry.deviceId());
                if (edge == null || edge.isYoung(now)) {
                    SlotRules.client(entry).ifPresent(c -> clients.served(c, now));
                }
            }
        }
        edges.keySet().retainAll(scene.edges);
        if (next.isEmpty() && present.isEmpty()) {
            endpoints = Set.of();
            memberPlaces = Set.of();
            edges.clear();
            return; // nobody has slots: most networks, most of the time
        }
        clients.update(scene.hosts.get(), now);
        Set<Endpoint> allEndpoints = new HashSet<>();
        Set<ConnectPoint> places = new HashSet<>();
        for (SlotVip sv : next.values()) {
            for (Member member : sv.members().values()) {
                allEndpoints.add(Endpoint.of(member));
                network.locate(member).ifPresent(h -> places.add(Fabric.place(h)));
            }
        }
        endpoints = allEndpoints;
        memberPlaces = places;
        Map<DeviceId, Map<VipId, BitSet>> foreign = foreign(scene.connections);
        for (DeviceId edge : scene.edges) {
            SlotLook.View view = new SlotLook.View();
            view.vips = List.copyOf(next.values());
            view.clients = clients.at(edge);
            view.ports = ports(scene.ports, edge);
            view.tellsSyns = scene.telling.contains(edge);
            view.foreign = foreign.getOrDefault(edge, Map.of());
            view.network = network;
            edges.computeIfAbsent(edge, e -> new SlotEdge(e, rules, flowRules, changed, now))
                    .look(present.get(edge), view, now);
        }
    }

    private static Set<PortNumber> ports(Set<ConnectPoint> points, DeviceId edge) {
        Set<PortNumber> result = new HashSet<>();
        for (ConnectPoint point : points) {
            if (point.deviceId().equals(edge)) {
                result.add(point.port());
            }
        }
        return result;
    }

    /** Slots whose known connections go elsewhere: a port that is used again must not follow. */
    private Map<DeviceId, Map<VipId, BitSet>> foreign(Collection<Steered> connections) {
        Map<DeviceId, Map<VipId, BitSet>> result = new HashMap<>();
        for (Steered s : connections) {
            SlotVip sv = vips.get(s.vip);
            Hop hop = s.hop;
            if (sv != null && hop != null && s.state != Steered.State.IDLE && isForeign(s, sv)) {
                result.computeIfAbsent(hop.edge(), e -> new HashMap<>())
                        .computeIfAbsent(s.vip, v -> new BitSet())
                        .set(sv.table().slotOf(s.key.clientPort()));
            }
        }
        return result;
    }

    private static boolean isForeign(Steered s, SlotVip sv) {
        Slot slot = sv.slotOf(s.key.clientPort());
        return !slot.owner().equals(Optional.of(Owner.of(s.pool, s.member.id())));
    }

    /** Whether a known connection goes elsewhere than the rules of its slot would take it. */
    boolean isForeign(Steered s) {
        SlotVip sv = vips.get(s.vip);
        Hop hop = s.hop;
        return sv != null
                && hop != null
                && sv.slotOf(s.key.clientPort()).isSettled()
                && isForeign(s, sv);
    }

    /** Whether all that opens a connection to a virtual address should come to the controller. */
    boolean puntsSyns(DeviceId edge, Vip vip) {
        SlotEdge e = edges.get(edge);
        return e == null || !vips.containsKey(vip.id()) || e.punts(vip.id());
    }

    /** Whether a segment is one to a member itself from where that is looked at. */
    boolean isDirect(ConnectPoint from, TcpFrame frame) {
        return !memberPlaces.contains(from)
                && endpoints.contains(new Endpoint(frame.destination(), frame.destinationPort()));
    }

    /** Notes a host that has sent something to a virtual address. */
    void saw(Client client) {
        if (!vips.isEmpty()) {
            clients.saw(client, clock.getAsLong());
        }
    }

    /** Whether there are slots at an address. */
    boolean concern(Ip4Address address) {
        return vips.values().stream().anyMatch(sv -> sv.vip().address().equals(address));
    }

    /** Whether a host may be told where a virtual address is: what it sends gets right answers. */
    boolean isReady(Client client) {
        SlotEdge edge = edges.get(client.at().deviceId());
        return edge == null || memberPlaces.contains(client.at()) || edge.isReady(client);
    }

    /** Whether a member has connections that only rules of slots know of. */
    boolean isHolding(Owner owner) {
        for (SlotVip sv : vips.values()) {
            for (Slot slot : sv.table().slots()) {
                if (slot.owner().filter(owner::equals).isPresent()
                        || slot.from().filter(owner::equals).isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether nothing that was asked of switches waits to be confirmed. */
    boolean isQuiet() {
        long now = clock.getAsLong();
        return edges.values().stream().allMatch(e -> e.isQuiet(now));
    }

    @Override
    public Optional<Member> live(Arrival arrival) {
        SlotVip sv = vips.get(arrival.vip.id());
        SlotEdge edge = edges.get(arrival.from.deviceId());
        if (sv == null || edge == null || memberPlaces.contains(arrival.from)) {
            return Optional.empty();
        }
        int slot = sv.table().slotOf(arrival.key.clientPort());
        Slot s = sv.table().slots().get(slot);
        boolean live =
                s.isSettled()
                        && edge.isLive(arrival.vip.id(), slot)
                        && edge.isReady(new Client(arrival.frame.sourceMac(), arrival.from));
        return live ? sv.member(s.owner()) : Optional.empty();
    }

    @Override
    public Optional<Owner> next(Arrival arrival) {
        SlotVip sv = vips.get(arrival.vip.id());
        return sv == null || memberPlaces.contains(arrival.from)
                ? Optional.empty()
                : sv.slotOf(arrival.key.clientPort()).owner();
    }

    @Override
    public Optional<Owner> holder(Arrival arrival) {
        SlotVip sv = vips.get(arrival.vip.id());
        if (sv == null || memberPlaces.contains(arrival.from)) {
            return Optional.empty();
        }
        Slot slot = sv.slotOf(arrival.key.clientPort());
        return slot.from().isPresent() ? slot.from() : slot.owner();
    }

    /** How the slots of a virtual address are. */
    SlotStatus status(Vip vip) {
        SlotVip sv = vips.get(vip.id());
        SlotTable table = sv == null ? null : sv.table();
        SlotStatus.State state = SlotStatus.State.PER_CONNECTION;
        if (table != null) {
            boolean leaving = table.slots().stream().noneMatch(s -> s.owner().isPresent());
            boolean lacking =
                    edges.isEmpty() || edges.values().stream().anyMatch(e -> e.lacks(vip.id()));
            state =
                    leaving
                            ? SlotStatus.State.LEAVING
                            : lacking ? SlotStatus.State.PREPARING : SlotStatus.State.LIVE;
        }
        return new SlotStatus(
                vip.id(), vip.mode(), state, planner.reason(vip.id()).orElse(null), table);
    }
}
