/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fairlead.lb.api.Vip;
import org.onlab.packet.ARP;
import org.onlab.packet.Ethernet;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;

/**
 * Takes what is for virtual addresses out of the stream of packets. It runs on ONOS' packet thread:
 * it looks, answers ARP and ping, takes load reports in, and hands TCP to the workers.
 */
final class VipPacketProcessor implements PacketProcessor {
    private final Supplier<VipIndex> vips;
    private final Fabric fabric;
    private final PacketService packets;
    private final Consumer<Arrival> segments;
    private final Reports reports;
    private final Slotted slotted;

    /** Takes load reports in. */
    interface Reports {
        /**
         * Takes a frame in, if it is one to the port of load reports; never blocks.
         *
         * @return whether it is
         */
        boolean take(byte[] frame, ConnectPoint from);
    }

    /** What slots ask for. */
    interface Slotted {
        /** Answers a client's question for a virtual address, now or when the client is ready. */
        void answer(Client client, Ip4Address address, Runnable answer);

        /**
         * Takes a segment to a member itself, if it is one that a guard has brought.
         *
         * @return whether it is
         */
        boolean take(ConnectPoint from, TcpFrame frame);
    }

    VipPacketProcessor(
            Supplier<VipIndex> vips,
            Fabric fabric,
            PacketService packets,
            Consumer<Arrival> segments,
            Reports reports,
            Slotted slotted) {
        this.vips = vips;
        this.fabric = fabric;
        this.packets = packets;
        this.segments = segments;
        this.reports = reports;
        this.slotted = slotted;
    }

    @Override
    public void process(PacketContext context) {
        if (context.isHandled()) {
            return;
        }
        Ethernet eth = context.inPacket().parsed();
        ConnectPoint from = context.inPacket().receivedFrom();
        if (eth == null || !fabric.isMaster(from.deviceId())) {
            return;
        }
        if (eth.getEtherType() == Ethernet.TYPE_ARP && eth.getPayload() instanceof ARP) {
            arp(context, eth, (ARP) eth.getPayload(), from);
        } else if (eth.getEtherType() == Ethernet.TYPE_IPV4) {
            ipv4(context, bytes(context), from);
        }
    }

    private void arp(PacketContext context, Ethernet eth, ARP arp, ConnectPoint from) {
        if (arp.getProtocolType() != ARP.PROTO_TYPE_IP) {
            return;
        }
        Ip4Address target = Ip4Address.valueOf(arp.getTargetProtocolAddress());
        if (!vips.get().contains(target)) {
            return;
        }
        if (context.block()) {
            return;
        }
        if (arp.getOpCode() == ARP.OP_REQUEST && fabric.isEdge(from)) {
            byte[] reply = ArpFrames.reply(target, Vip.macOf(target), eth);
            slotted.answer(new Client(eth.getSourceMAC(), from), target, () -> emit(from, reply));
        }
    }

    private void ipv4(PacketContext context, byte[] frame, ConnectPoint from) {
        Optional<TcpFrame> tcp = TcpFrame.parse(frame);
        if (tcp.isPresent()) {
            Ip4Address address = tcp.get().destination();
            Optional<Vip> vip = vips.get().find(address, tcp.get().destinationPort());
            if (vip.isPresent() && !context.block() && fabric.isEdge(from)) {
                segments.accept(new Arrival(from, tcp.get(), vip.get(), System.nanoTime()));
            } else if (!vip.isPresent() && fabric.isEdge(from) && slotted.take(from, tcp.get())) {
                context.block();
            }
            return;
        }
        if (reports.take(frame, from)) {
            context.block();
            return;
        }
        Optional<EchoFrame> echo = EchoFrame.parse(frame);
        if (echo.isPresent() && vips.get().contains(echo.get().destination())) {
            if (!context.block() && fabric.isEdge(from)) {
                emit(from, echo.get().reply());
            }
        }
    }

    private void emit(ConnectPoint to, byte[] frame) {
        packets.emit(
                new DefaultOutboundPacket(
                        to.deviceId(),
                        DefaultTrafficTreatment.builder().setOutput(to.port()).build(),
                        ByteBuffer.wrap(frame)));
    }

    private static byte[] bytes(PacketContext context) {
        ByteBuffer data = context.inPacket().unparsed().duplicate();
        data.rewind();
        byte[] frame = new byte[data.remaining()];
        data.get(frame);
        return frame;
    }
}
