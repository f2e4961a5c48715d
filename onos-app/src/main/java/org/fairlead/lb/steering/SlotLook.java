/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.Slot;
import org.fairlead.lb.api.SlotTable;
import org.fairlead.lb.api.VipId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.FlowRule;

/**
 * Which rules of slots an edge switch should have now, given those that it has: one look. The order
 * in which rules may come holds for each member on its own:
 *
 * <ol>
 *   <li>guards: what clients send to the member itself comes to the controller, which gives each
 *       such connection rules of its own;
 *   <li>a while later, when the live ones have them: the rules of the member's answers;
 *   <li>when these are confirmed for all clients: the rules that take slots to the member.
 * </ol>
 */
final class SlotLook {
    /** What a look needs to know. */
    static final class View {
        DeviceId edge;

        /** All with slots, in the order of their names. */
        List<SlotVip> vips = List.of();

        /** Hosts at this switch that may be clients. */
        Set<Client> clients = Set.of();

        /** Ports of this switch for hosts. */
        Set<PortNumber> ports = Set.of();

        /** Whether the switch can tell a SYN from other segments. */
        boolean tellsSyns;

        /** Slots in which single connections go to another member than the slot's. */
        Map<VipId, BitSet> foreign = Map.of();

        /** Rules that are in the switch, or are on their way. */
        Map<FlowRule, ? extends FlowRule> present = Map.of();

        /** Whether a rule is in the switch for certain, just as it is. */
        Predicate<FlowRule> isConfirmed = r -> false;

        /** Whether the live connections to a member itself must be known by now. */
        Predicate<Endpoint> isGuardedLongEnough = e -> false;

        Steerer.Network network;
    }

    private final SlotRules rules;
    private final View view;
    private final Map<Endpoint, VipId> keepers = new HashMap<>();
    private final Map<Endpoint, SlotVip> used = new HashMap<>();
    private final Set<Endpoint> prepared = new HashSet<>();
    private final Map<SlotVip, Set<PortNumber>> portsOfMembers = new HashMap<>();
    private final Map<Member, Optional<Host>> hosts = new HashMap<>();

    final Set<FlowRule> guards = new LinkedHashSet<>();
    final Set<FlowRule> answers = new LinkedHashSet<>();
    final Set<FlowRule> forwards = new LinkedHashSet<>();

    /** Members whose guards are all in the switch. */
    final Set<Endpoint> guarded = new HashSet<>();

    /** Slots whose rules are in the switch. */
    final Map<VipId, BitSet> live = new HashMap<>();

    /** How many slots with an owner have no rule in the switch yet. */
    final Map<VipId, Integer> lacking = new HashMap<>();

    /** Those of which any new connection should come to the controller. */
    final Set<VipId> punted = new HashSet<>();

    /** Clients whose answers have their rules, whichever member of a slot they come from. */
    final Set<Client> ready = new HashSet<>();

    SlotLook(SlotRules rules, View view) {
        this.rules = rules;
        this.view = view;
        for (SlotVip sv : view.vips) {
            Set<PortNumber> memberPorts = findMemberPorts(sv);
            portsOfMembers.put(sv, memberPorts);
            memberPorts.forEach(p -> guards.add(rules.ofMember(view.edge, p, sv.vip())));
            sv.members().values().forEach(m -> prepare(sv, Endpoint.of(m), memberPorts));
            forward(sv);
        }
        for (Client client : view.clients) {
            if (used.entrySet().stream()
                    .allMatch(u -> hasAnswers(client, u.getValue(), u.getKey()))) {
                ready.add(client);
            }
        }
    }

    private boolean hasAnswers(Client client, SlotVip sv, Endpoint endpoint) {
        return portsOfMembers.get(sv).contains(client.at().port())
                || view.isConfirmed.test(rules.reverse(view.edge, sv.vip(), endpoint, client));
    }

    private Optional<Host> locate(Member member) {
        return hosts.computeIfAbsent(member, view.network::locate);
    }

    /** Where members of a virtual address are: as clients they keep to single connections. */
    private Set<PortNumber> findMemberPorts(SlotVip sv) {
        Set<PortNumber> result = new HashSet<>();
        for (Member member : sv.members().values()) {
            locate(member)
                    .filter(h -> h.location().deviceId().equals(view.edge))
                    .ifPresent(h -> result.add(h.location().port()));
        }
        return result;
    }

    private void prepare(SlotVip sv, Endpoint endpoint, Set<PortNumber> memberPorts) {
        if (keepers.putIfAbsent(endpoint, sv.vip().id()) != null) {
            return; // the answers of a member can only be rewritten to one address
        }
        boolean complete = true;
        for (PortNumber port : view.ports) {
            if (!memberPorts.contains(port)) {
                FlowRule guard = rules.guard(view.edge, port, endpoint);
                guards.add(guard);
                complete &= view.isConfirmed.test(guard);
            }
        }
        if (complete) {
            guarded.add(endpoint);
        }
        List<FlowRule> wanted = new ArrayList<>();
        for (Client client : view.clients) {
            if (!memberPorts.contains(client.at().port())) {
                wanted.add(rules.reverse(view.edge, sv.vip(), endpoint, client));
            }
        }
        // What another run of the controller has begun goes on.
        if (view.isGuardedLongEnough.test(endpoint)
                || wanted.stream().anyMatch(view.present::containsKey)) {
            answers.addAll(wanted);
            if (wanted.stream().allMatch(view.isConfirmed)) {
                prepared.add(endpoint);
            }
        }
    }

    private void forward(SlotVip sv) {
        VipId id = sv.vip().id();
        SlotTable table = sv.table();
        int size = table.slots().size();
        BitSet bits = new BitSet(size);
        int lacks = 0;
        for (int i = 0; i < size; i++) {
            Slot slot = table.slots().get(i);
            if (!slot.isSettled()) {
                continue;
            }
            Optional<FlowRule> rule = forward(sv, i);
            if (rule.isPresent()) {
                forwards.add(rule.get());
                used.put(Endpoint.of(sv.member(slot.owner()).get()), sv);
            }
            bits.set(i, rule.filter(view.isConfirmed).isPresent());
            lacks += bits.get(i) ? 0 : 1;
        }
        live.put(id, bits);
        lacking.put(id, lacks);
        BitSet watched = new BitSet(size);
        watched.set(0, size);
        watched.andNot(bits);
        watched.or(view.foreign.getOrDefault(id, new BitSet()));
        if (watched.cardinality() > size / 4) {
            punted.add(id);
        } else if (view.tellsSyns) {
            watched.stream().forEach(i -> guards.addAll(rules.syns(view.edge, sv.vip(), table, i)));
        }
    }

    private Optional<FlowRule> forward(SlotVip sv, int index) {
        Optional<Member> owner = sv.member(sv.table().slots().get(index).owner());
        Optional<Endpoint> endpoint =
                owner.map(Endpoint::of).filter(e -> sv.vip().id().equals(keepers.get(e)));
        if (!endpoint.isPresent()) {
            return Optional.empty();
        }
        FlowRule there =
                view.present.get(rules.forwardLike(view.edge, sv.vip(), sv.table(), index));
        boolean begun = there != null && SlotRules.target(there).equals(endpoint);
        if (!begun && !prepared.contains(endpoint.get())) {
            return Optional.empty();
        }
        Optional<Host> host = locate(owner.get());
        Optional<PortNumber> port = host.flatMap(h -> view.network.nextHop(view.edge, h));
        if (!port.isPresent()) {
            // The way to it is just being found: where it went last is the best guess.
            return begun ? Optional.of(there) : Optional.empty();
        }
        return Optional.of(
                rules.forward(
                        view.edge,
                        sv.vip(),
                        sv.table(),
                        index,
                        endpoint.get(),
                        host.get().mac(),
                        port.get()));
    }
}
