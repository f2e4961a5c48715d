/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fairlead.lb.api.SlotTable;
import org.fairlead.lb.api.Vip;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.TpPort;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.EthCriterion;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions.OutputInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModIPInstruction;
import org.onosproject.net.flow.instructions.L4ModificationInstruction.ModTransportPortInstruction;

/**
 * The rules of slots: what they look like, and how to read them back. All are below the rules of
 * single connections, which so are never touched by them, and above the punting.
 */
final class SlotRules {
    /** Of rules that bring the opening of connections of single slots to the controller. */
    static final int SYN_PRIORITY = 40310;

    /** Of rules for one connection that a client has made to a member itself. */
    static final int DIRECT_PRIORITY = 40190;

    /** Of rules that bring such connections to the controller. */
    static final int GUARD_PRIORITY = 40170;

    /** Of rules that make what members send to a client come from the virtual address. */
    static final int REVERSE_PRIORITY = 40160;

    /** Of rules by which members' own connections to the virtual address are punted. */
    static final int MEMBER_PRIORITY = 40155;

    /** Of rules that take a slot's packets to its owner. */
    static final int FORWARD_PRIORITY = 40150;

    private static final Set<Integer> PERMANENT =
            Set.of(
                    SYN_PRIORITY,
                    GUARD_PRIORITY,
                    REVERSE_PRIORITY,
                    MEMBER_PRIORITY,
                    FORWARD_PRIORITY);
    private static final TrafficTreatment PUNT = DefaultTrafficTreatment.builder().punt().build();

    private final Rules rules;

    SlotRules(Rules rules) {
        this.rules = rules;
    }

    /** Whether a rule is one of slots that stays until it is taken away. */
    static boolean isPermanent(FlowRule rule) {
        return PERMANENT.contains(rule.priority());
    }

    /** Takes a slot's packets to a member. */
    FlowRule forward(
            DeviceId edge,
            Vip vip,
            SlotTable table,
            int slot,
            Endpoint member,
            MacAddress memberMac,
            PortNumber toMember) {
        return rules.standing(
                edge,
                slot(vip, table, slot).build(),
                DefaultTrafficTreatment.builder()
                        .setEthDst(memberMac)
                        .setIpDst(member.address())
                        .setTcpDst(TpPort.tpPort(member.port()))
                        .setOutput(toMember)
                        .build(),
                FORWARD_PRIORITY);
    }

    /** A rule with the match of a slot's forward rule, for finding that. */
    FlowRule forwardLike(DeviceId edge, Vip vip, SlotTable table, int slot) {
        return rules.standing(edge, slot(vip, table, slot).build(), PUNT, FORWARD_PRIORITY);
    }

    /** Makes what a member sends to a client come from the virtual address. */
    FlowRule reverse(DeviceId edge, Vip vip, Endpoint member, Client client) {
        return rules.standing(
                edge,
                Rules.segments()
                        .matchIPSrc(Rules.host(member.address()))
                        .matchTcpSrc(TpPort.tpPort(member.port()))
                        .matchEthDst(client.mac())
                        .build(),
                DefaultTrafficTreatment.builder()
                        .setEthSrc(vip.mac())
                        .setIpSrc(vip.address())
                        .setTcpSrc(TpPort.tpPort(vip.port()))
                        .setOutput(client.at().port())
                        .build(),
                REVERSE_PRIORITY);
    }

    /** Brings what hosts at a port send to a member itself to the controller. */
    FlowRule guard(DeviceId edge, PortNumber port, Endpoint member) {
        return rules.standing(
                edge,
                Rules.segments(member.address())
                        .matchTcpDst(TpPort.tpPort(member.port()))
                        .matchInPort(port)
                        .build(),
                PUNT,
                GUARD_PRIORITY);
    }

    /** Brings what a member sends to a virtual address to the controller, past the slots. */
    FlowRule ofMember(DeviceId edge, PortNumber port, Vip vip) {
        return rules.standing(
                edge,
                Rules.segments(vip.address())
                        .matchTcpDst(TpPort.tpPort(vip.port()))
                        .matchInPort(port)
                        .build(),
                PUNT,
                MEMBER_PRIORITY);
    }

    /** Brings what opens connections of a slot to the controller. */
    List<FlowRule> syns(DeviceId edge, Vip vip, SlotTable table, int slot) {
        List<FlowRule> result = new ArrayList<>();
        for (int flags : Rules.OPENING) {
            TrafficSelector selector =
                    slot(vip, table, slot).add(Criteria.matchTcpFlags(flags)).build();
            result.add(rules.standing(edge, selector, PUNT, SYN_PRIORITY));
        }
        return result;
    }

    private static TrafficSelector.Builder slot(Vip vip, SlotTable table, int slot) {
        return Rules.segments(vip.address())
                .matchTcpDst(TpPort.tpPort(vip.port()))
                .matchTcpSrcMasked(
                        TpPort.tpPort(table.portBits(slot)), TpPort.tpPort(table.portMask()));
    }

    /** Sends one direction of a connection on as it is. */
    FlowRule direct(
            DeviceId edge,
            Endpoint source,
            Endpoint destination,
            MacAddress to,
            PortNumber output) {
        TrafficSelector.Builder selector =
                DefaultTrafficSelector.builder(
                        Rules.tuple(
                                source.address(),
                                source.port(),
                                destination.address(),
                                destination.port()));
        return rules.connection(
                edge,
                selector.matchEthDst(to).build(),
                DefaultTrafficTreatment.builder().setOutput(output).build(),
                DIRECT_PRIORITY,
                Rules.IDLE_TIMEOUT);
    }

    /** The member that a forward rule sends packets to; empty if it is another rule. */
    static Optional<Endpoint> target(FlowRule rule) {
        Ip4Address address = null;
        int port = -1;
        for (Instruction i : rule.treatment().allInstructions()) {
            if (i instanceof ModIPInstruction) {
                address = ((ModIPInstruction) i).ip().getIp4Address();
            } else if (i instanceof ModTransportPortInstruction) {
                port = ((ModTransportPortInstruction) i).port().toInt();
            }
        }
        return rule.priority() == FORWARD_PRIORITY && address != null && port >= 0
                ? Optional.of(new Endpoint(address, port))
                : Optional.empty();
    }

    /** The client that a reverse rule sends packets to; empty if it is another rule. */
    static Optional<Client> client(FlowRule rule) {
        Criterion mac = rule.selector().getCriterion(Criterion.Type.ETH_DST);
        if (rule.priority() != REVERSE_PRIORITY || !(mac instanceof EthCriterion)) {
            return Optional.empty();
        }
        for (Instruction i : rule.treatment().allInstructions()) {
            if (i instanceof OutputInstruction) {
                return Optional.of(
                        new Client(
                                ((EthCriterion) mac).mac(),
                                new ConnectPoint(rule.deviceId(), ((OutputInstruction) i).port())));
            }
        }
        return Optional.empty();
    }
}
