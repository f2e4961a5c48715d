/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import static org.onlab.util.Tools.groupedThreads;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.fairlead.onos.openflow.link.EdgePorts;
import org.onlab.packet.ARP;
import org.onlab.packet.Ethernet;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.Host;
import org.onosproject.net.HostId;
import org.onosproject.net.host.HostService;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers ARP for every host that ONOS knows, whoever made it known, and carries other ARP packets
 * from edge to edge. Nothing is ever flooded between switches, so a cycle of links does no harm.
 */
@Component(immediate = true)
public class ArpProxy {

    private static final Logger log = LoggerFactory.getLogger(ArpProxy.class);

    /** After the neighbour handlers of the core and of applications, which go first. */
    private static final int PRIORITY = PacketProcessor.director(2);

    private static final long ANSWER_MILLIS = 10_000;
    private static final int CAPACITY = 10_000;

    @Reference PacketService packetService;
    @Reference HostService hostService;
    @Reference EdgePorts edgePorts;

    private final RecentSenders askers =
            new RecentSenders(
                    () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                    ANSWER_MILLIS,
                    CAPACITY);
    private final PacketProcessor processor = this::onPacket;
    private ExecutorService ownExecutor;
    private Executor executor;

    @Activate
    void activate() {
        ownExecutor =
                Executors.newSingleThreadExecutor(groupedThreads("fairlead/openflow", "arp", log));
        activate(ownExecutor);
    }

    /** Starts with an executor for the work, which may take a while and look into stores. */
    void activate(Executor worker) {
        executor = worker;
        packetService.addProcessor(processor, PRIORITY);
        log.info("Started");
    }

    @Deactivate
    void deactivate() {
        packetService.removeProcessor(processor);
        if (ownExecutor != null) {
            ownExecutor.shutdownNow();
        }
        log.info("Stopped");
    }

    /** Called on the packet thread: takes the packet and leaves the rest to our own thread. */
    private void onPacket(PacketContext context) {
        Ethernet frame = context.inPacket().parsed();
        if (context.isHandled()
                || frame == null
                || frame.getEtherType() != Ethernet.TYPE_ARP
                || !(frame.getPayload() instanceof ARP)) {
            return;
        }
        context.block();
        ConnectPoint place = context.inPacket().receivedFrom();
        try {
            executor.execute(() -> handle(frame, (ARP) frame.getPayload(), place));
        } catch (RejectedExecutionException e) {
            log.debug("ARP came after the end");
        }
    }

    private void handle(Ethernet frame, ARP arp, ConnectPoint place) {
        if (edgePorts.isInfrastructure(place)) {
            // We carry ARP from edge to edge, so this one was flooded by somebody else.
            return;
        }
        if (arp.getOpCode() == ARP.OP_REQUEST) {
            askers.note(idOf(frame.getSourceMAC(), frame), place);
            onRequest(frame, arp, place);
        } else if (frame.getDestinationMAC().isBroadcast()) {
            broadcast(frame, place);
        } else {
            placeOf(idOf(frame.getDestinationMAC(), frame))
                    .filter(p -> !isSame(p, place))
                    .ifPresent(p -> emit(frame, p));
        }
    }

    private void onRequest(Ethernet frame, ARP arp, ConnectPoint place) {
        Ip4Address target = Ip4Address.valueOf(arp.getTargetProtocolAddress());
        Optional<Host> owner =
                hostService.getHostsByIp(target).stream()
                        .filter(h -> h.vlan().equals(vlanOf(frame)))
                        .findFirst();
        if (!owner.isPresent()) {
            broadcast(frame, place);
        } else if (owner.get().mac().equals(frame.getSourceMAC())) {
            // It announces its own address, or looks whether somebody else has it.
            broadcast(frame, place);
        } else {
            emit(ARP.buildArpReply(target, owner.get().mac(), frame), place);
        }
    }

    private Optional<ConnectPoint> placeOf(HostId id) {
        Host host = hostService.getHost(id);
        return host != null && host.location() != null
                ? Optional.of(host.location())
                : askers.placeOf(id);
    }

    private void broadcast(Ethernet frame, ConnectPoint except) {
        edgePorts.all().stream().filter(p -> !isSame(p, except)).forEach(p -> emit(frame, p));
    }

    private void emit(Ethernet frame, ConnectPoint port) {
        packetService.emit(ArpFrames.out(port, ByteBuffer.wrap(frame.serialize())));
    }

    private static HostId idOf(MacAddress mac, Ethernet frame) {
        return HostId.hostId(mac, vlanOf(frame));
    }

    private static VlanId vlanOf(Ethernet frame) {
        return VlanId.vlanId(frame.getVlanID());
    }

    /** A host location is a connect point with a time, which does not matter here. */
    private static boolean isSame(ConnectPoint a, ConnectPoint b) {
        return a.elementId().equals(b.elementId()) && a.port().equals(b.port());
    }
}
