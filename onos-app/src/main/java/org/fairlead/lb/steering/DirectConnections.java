/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.slf4j.LoggerFactory.getLogger;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.fairlead.lb.api.ConnectionKey;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.PacketService;
import org.slf4j.Logger;

/**
 * Connections that clients make to members themselves. While slots are in use, what a member sends
 * to a client is taken for an answer from the virtual address; so these get rules of their own,
 * which change nothing, the one for the answers first.
 *
 * <p>Everything about one connection is done by one worker, in order.
 */
final class DirectConnections {
    /** Packets that were on their way before the rules come within this time. */
    private static final long OVERTAKEN_MILLIS = 1_000;

    private final Logger log = getLogger(getClass());
    private final Map<ConnectionKey, Waiting> waiting = new ConcurrentHashMap<>();
    private final SlotRules rules;
    private final OrderedRules ordered;
    private final PacketService packets;
    private final BiFunction<DeviceId, MacAddress, Optional<PortNumber>> ways;
    private final Steerer.Workers workers;
    private final LongSupplier clock;

    /**
     * Begins.
     *
     * @param ways the port by which a switch sends what is for a hardware address
     */
    DirectConnections(
            SlotRules rules,
            FlowRuleService flowRules,
            PacketService packets,
            BiFunction<DeviceId, MacAddress, Optional<PortNumber>> ways,
            Steerer.Workers workers,
            LongSupplier clock) {
        this.rules = rules;
        this.ordered = new OrderedRules(flowRules, Steerer.CONFIRM_MILLIS);
        this.packets = packets;
        this.ways = ways;
        this.workers = workers;
        this.clock = clock;
    }

    private static final class Waiting {
        private final Deque<TcpFrame> frames = new ArrayDeque<>();
        private final long since;
        private boolean done;

        Waiting(long since) {
            this.since = since;
        }
    }

    /** Whether nothing that was asked of the switches waits to be confirmed. */
    boolean isQuiet() {
        return ordered.isQuiet();
    }

    /** The name of a connection among all that workers handle. */
    static ConnectionKey key(TcpFrame frame) {
        return new ConnectionKey(
                frame.source(), frame.sourcePort(), frame.destination(), frame.destinationPort());
    }

    /** Handles a segment that a guard has brought. Called by the worker of its key. */
    void handle(ConnectPoint from, TcpFrame frame) {
        ConnectionKey key = key(frame);
        Optional<PortNumber> way = ways.apply(from.deviceId(), frame.destinationMac());
        if (!way.isPresent()) {
            return; // the client tries again
        }
        long now = clock.getAsLong();
        waiting.values().removeIf(w -> now - w.since > Steerer.CONFIRM_MILLIS);
        Waiting known = waiting.get(key);
        if (known != null && !known.done) {
            if (known.frames.size() < Steered.MAX_WAITING) {
                known.frames.add(frame);
            }
            return;
        }
        if (known != null && now - known.since < OVERTAKEN_MILLIS) {
            send(from.deviceId(), way.get(), frame);
            return;
        }
        Waiting begun = new Waiting(now);
        begun.frames.add(frame);
        waiting.put(key, begun);
        Endpoint client = new Endpoint(key.client(), key.clientPort());
        Endpoint member = new Endpoint(key.vip(), key.vipPort());
        ordered.apply(
                        key,
                        FlowRuleOperations.builder()
                                .add(
                                        rules.direct(
                                                from.deviceId(),
                                                member,
                                                client,
                                                frame.sourceMac(),
                                                from.port()))
                                .newStage()
                                .add(
                                        rules.direct(
                                                from.deviceId(),
                                                client,
                                                member,
                                                frame.destinationMac(),
                                                way.get())))
                .whenComplete(
                        (v, failure) ->
                                workers.execute(
                                        key, () -> ended(key, begun, from, way.get(), failure)));
    }

    private void ended(
            ConnectionKey key, Waiting begun, ConnectPoint from, PortNumber way, Throwable e) {
        if (e != null) {
            log.warn("{} took no rules for {}: {}", from.deviceId(), key, e.toString());
            waiting.remove(key, begun);
            return;
        }
        begun.done = true;
        begun.frames.forEach(f -> send(from.deviceId(), way, f));
        begun.frames.clear();
    }

    private void send(DeviceId device, PortNumber port, TcpFrame frame) {
        packets.emit(
                new DefaultOutboundPacket(
                        device,
                        DefaultTrafficTreatment.builder().setOutput(port).build(),
                        ByteBuffer.wrap(frame.bytes())));
    }
}
