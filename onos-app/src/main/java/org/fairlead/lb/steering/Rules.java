/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.onosproject.net.flow.criteria.Criterion.Type.IPV4_DST;
import static org.onosproject.net.flow.criteria.Criterion.Type.IPV4_SRC;
import static org.onosproject.net.flow.criteria.Criterion.Type.TCP_DST;
import static org.onosproject.net.flow.criteria.Criterion.Type.TCP_SRC;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.health.HealthSignals;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv4;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip4Prefix;
import org.onlab.packet.MacAddress;
import org.onlab.packet.TpPort;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.IPCriterion;
import org.onosproject.net.flow.criteria.TcpPortCriterion;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions.OutputInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModEtherInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.L3SubType;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModIPInstruction;
import org.onosproject.net.flow.instructions.L4ModificationInstruction.ModTransportPortInstruction;

/** The flow rules of the application: what they look like, and how to read them back. */
final class Rules {
    /** Of rules that bring packets for a virtual address to the controller; over ONOS' own ARP. */
    static final int PUNT_PRIORITY = 40100;

    /** Of rules for one connection; over the punting, which they make unnecessary. */
    static final int CONNECTION_PRIORITY = 40200;

    /**
     * Of rules that bring what opens a connection to the controller; over the rules of connections,
     * since one of these may be left from an earlier connection on the same ports.
     */
    static final int SYN_PRIORITY = 40300;

    /** Of rules that only show what a switch can. */
    static final int PROBE_PRIORITY = 40050;

    /** Flags of a segment that opens a connection: plain, and with congestion notification. */
    static final int[] OPENING = {0x002, 0x0C2};

    /** Seconds without a packet after which a connection's rules go. */
    static final int IDLE_TIMEOUT = 60;

    private static final Set<Integer> STANDING =
            Set.of(PUNT_PRIORITY, SYN_PRIORITY, PROBE_PRIORITY);
    private static final TrafficTreatment PUNT = DefaultTrafficTreatment.builder().punt().build();
    private static final byte ECHO_REQUEST = 8;

    private final ApplicationId appId;

    Rules(ApplicationId appId) {
        this.appId = appId;
    }

    /** The rules by which an edge switch sends what is for a virtual address to the controller. */
    List<FlowRule> punts(DeviceId device, Vip vip) {
        Ip4Prefix host = host(vip.address());
        TrafficSelector tcp =
                segments(vip.address()).matchTcpDst(TpPort.tpPort(vip.port())).build();
        TrafficSelector echo =
                DefaultTrafficSelector.builder()
                        .matchEthType(Ethernet.TYPE_IPV4)
                        .matchIPProtocol(IPv4.PROTOCOL_ICMP)
                        .matchIPDst(host)
                        .matchIcmpType(ECHO_REQUEST)
                        .build();
        TrafficSelector arp =
                DefaultTrafficSelector.builder()
                        .matchEthType(Ethernet.TYPE_ARP)
                        .matchArpTpa(vip.address())
                        .build();
        TrafficSelector report =
                DefaultTrafficSelector.builder()
                        .matchEthType(Ethernet.TYPE_IPV4)
                        .matchIPProtocol(IPv4.PROTOCOL_UDP)
                        .matchIPDst(host)
                        .matchUdpDst(TpPort.tpPort(HealthSignals.REPORT_PORT))
                        .build();
        return List.of(
                punt(device, tcp), punt(device, echo), punt(device, arp), punt(device, report));
    }

    /**
     * The rules by which an edge switch sends what opens a connection to the controller, whether
     * there are rules for that connection or not.
     */
    List<FlowRule> syns(DeviceId device, Vip vip) {
        List<FlowRule> result = new ArrayList<>();
        for (int flags : OPENING) {
            TrafficSelector syn =
                    segments(vip.address())
                            .matchTcpDst(TpPort.tpPort(vip.port()))
                            .add(Criteria.matchTcpFlags(flags))
                            .build();
            result.add(standing(device, syn, PUNT, SYN_PRIORITY));
        }
        return result;
    }

    /** A rule with flags that no real packet matches. */
    FlowRule synProbe(DeviceId device) {
        TrafficSelector never =
                segments(Ip4Address.ZERO).add(Criteria.matchTcpFlags(OPENING[0])).build();
        return standing(
                device, never, DefaultTrafficTreatment.builder().drop().build(), PROBE_PRIORITY);
    }

    /** Whether a rule is one that stays as long as there is something to balance. */
    static boolean isStanding(FlowRule rule) {
        return STANDING.contains(rule.priority());
    }

    /** Begins a match of segments of TCP. */
    static TrafficSelector.Builder segments() {
        return DefaultTrafficSelector.builder()
                .matchEthType(Ethernet.TYPE_IPV4)
                .matchIPProtocol(IPv4.PROTOCOL_TCP);
    }

    /** Begins a match of segments to an address. */
    static TrafficSelector.Builder segments(Ip4Address destination) {
        return segments().matchIPDst(host(destination));
    }

    static Ip4Prefix host(Ip4Address address) {
        return Ip4Prefix.valueOf(address, Ip4Prefix.MAX_MASK_LENGTH);
    }

    private FlowRule punt(DeviceId device, TrafficSelector selector) {
        return standing(device, selector, PUNT, PUNT_PRIORITY);
    }

    /** A rule that stays until it is taken away. */
    FlowRule standing(
            DeviceId device, TrafficSelector selector, TrafficTreatment treatment, int priority) {
        return DefaultFlowRule.builder()
                .forDevice(device)
                .withSelector(selector)
                .withTreatment(treatment)
                .withPriority(priority)
                .fromApp(appId)
                .makePermanent()
                .build();
    }

    /** The rule that takes a connection's packets to its member. */
    FlowRule forward(ConnectionKey key, Hop hop) {
        return forward(key, hop, IDLE_TIMEOUT);
    }

    /** The same, for another time without a packet, in seconds. */
    FlowRule forward(ConnectionKey key, Hop hop, int timeout) {
        TrafficSelector selector = tuple(key.client(), key.clientPort(), key.vip(), key.vipPort());
        TrafficTreatment treatment =
                DefaultTrafficTreatment.builder()
                        .setEthDst(hop.memberMac())
                        .setIpDst(hop.member())
                        .setTcpDst(TpPort.tpPort(hop.memberPort()))
                        .setOutput(hop.toMember())
                        .build();
        return connection(hop.edge(), selector, treatment, CONNECTION_PRIORITY, timeout);
    }

    /** The rule that makes the member's answers come from the virtual address. */
    FlowRule reverse(ConnectionKey key, Hop hop) {
        return reverse(key, hop, IDLE_TIMEOUT);
    }

    /** The same, for another time without a packet, in seconds. */
    FlowRule reverse(ConnectionKey key, Hop hop, int timeout) {
        TrafficSelector selector =
                tuple(hop.member(), hop.memberPort(), key.client(), key.clientPort());
        TrafficTreatment treatment =
                DefaultTrafficTreatment.builder()
                        .setEthSrc(Vip.macOf(key.vip()))
                        .setIpSrc(key.vip())
                        .setTcpSrc(TpPort.tpPort(key.vipPort()))
                        .setOutput(hop.toClient())
                        .build();
        return connection(hop.edge(), selector, treatment, CONNECTION_PRIORITY, timeout);
    }

    /** One direction of a connection. */
    static TrafficSelector tuple(
            Ip4Address source, int sourcePort, Ip4Address destination, int destinationPort) {
        return segments(destination)
                .matchIPSrc(host(source))
                .matchTcpSrc(TpPort.tpPort(sourcePort))
                .matchTcpDst(TpPort.tpPort(destinationPort))
                .build();
    }

    /** A rule that goes when it has seen no packet for some seconds. */
    FlowRule connection(
            DeviceId device,
            TrafficSelector selector,
            TrafficTreatment treatment,
            int priority,
            int timeout) {
        return DefaultFlowRule.builder()
                .forDevice(device)
                .withSelector(selector)
                .withTreatment(treatment)
                .withPriority(priority)
                .fromApp(appId)
                .makeTemporary(timeout)
                .build();
    }

    /** Reads a connection's rule back, of either direction; empty if it is something else. */
    static Optional<LiveRule> read(FlowRule rule) {
        if (rule.priority() != CONNECTION_PRIORITY) {
            return Optional.empty();
        }
        Ip4Address source = address(rule, IPV4_SRC);
        Ip4Address destination = address(rule, IPV4_DST);
        int sourcePort = port(rule, TCP_SRC);
        int destinationPort = port(rule, TCP_DST);
        boolean forward = false;
        MacAddress mac = null;
        Ip4Address address = null;
        int port = -1;
        PortNumber output = null;
        for (Instruction i : rule.treatment().allInstructions()) {
            if (i instanceof ModEtherInstruction) {
                mac = ((ModEtherInstruction) i).mac();
            } else if (i instanceof ModIPInstruction) {
                address = ((ModIPInstruction) i).ip().getIp4Address();
                forward = ((ModIPInstruction) i).subtype() == L3SubType.IPV4_DST;
            } else if (i instanceof ModTransportPortInstruction) {
                port = ((ModTransportPortInstruction) i).port().toInt();
            } else if (i instanceof OutputInstruction) {
                output = ((OutputInstruction) i).port();
            }
        }
        boolean whole =
                source != null
                        && destination != null
                        && sourcePort >= 0
                        && destinationPort >= 0
                        && mac != null
                        && address != null
                        && port >= 0
                        && output != null;
        if (!whole) {
            return Optional.empty();
        }
        if (forward) {
            ConnectionKey key = new ConnectionKey(source, sourcePort, destination, destinationPort);
            return Optional.of(new LiveRule(key, true, rule, address, port, mac, output));
        }
        ConnectionKey key = new ConnectionKey(destination, destinationPort, address, port);
        return Optional.of(new LiveRule(key, false, rule, source, sourcePort, null, output));
    }

    private static Ip4Address address(FlowRule rule, Criterion.Type type) {
        Criterion c = rule.selector().getCriterion(type);
        return c instanceof IPCriterion ? ((IPCriterion) c).ip().getIp4Prefix().address() : null;
    }

    private static int port(FlowRule rule, Criterion.Type type) {
        Criterion c = rule.selector().getCriterion(type);
        return c instanceof TcpPortCriterion ? ((TcpPortCriterion) c).tcpPort().toInt() : -1;
    }
}
