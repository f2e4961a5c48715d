/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.link;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.fairlead.onos.openflow.EventThread;
import org.fairlead.onos.openflow.ProviderIds;
import org.onlab.packet.Ethernet;
import org.onosproject.cluster.ClusterMetadataService;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.mastership.MastershipEvent;
import org.onosproject.mastership.MastershipListener;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Link;
import org.onosproject.net.LinkKey;
import org.onosproject.net.Port;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.link.DefaultLinkDescription;
import org.onosproject.net.link.LinkProviderRegistry;
import org.onosproject.net.link.LinkProviderService;
import org.onosproject.net.link.LinkService;
import org.onosproject.net.link.ProbedLinkProvider;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketPriority;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;
import org.onosproject.net.provider.AbstractProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds links by sending a probe out of each port and seeing where it comes in.
 *
 * <p>All state is changed by one thread. The packet thread only reads a probe and hands it over.
 */
@Component(immediate = true, service = ProbeStatus.class)
public class LldpLinkProvider extends AbstractProvider implements ProbedLinkProvider, ProbeStatus {

    private static final Logger log = LoggerFactory.getLogger(LldpLinkProvider.class);

    /** Time between two probes on a port. */
    private static final long PROBE_MILLIS = 1_000;

    /** A port that just came up is probed at these times, since the other side may be late. */
    private static final long[] FIRST_PROBES_MILLIS = {0, 200, 500};

    /** How many probes in a row may get lost before the link is given up. */
    private static final int TOLERATED_LOSSES = 3;

    /** A port on which no link was found within this time counts as an edge port. */
    private static final long SETTLE_MILLIS = 1_500;

    @Reference private CoreService coreService;
    @Reference private LinkProviderRegistry registry;
    @Reference private DeviceService deviceService;
    @Reference private LinkService linkService;
    @Reference private MastershipService mastershipService;
    @Reference private PacketService packetService;
    @Reference private ClusterMetadataService clusterMetadataService;

    private final ProbedPorts ports =
            new ProbedPorts(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), SETTLE_MILLIS);
    private final LinkTable links = new LinkTable(TOLERATED_LOSSES);
    private final Set<DeviceId> present = new HashSet<>();

    private final DeviceListener deviceListener = this::onDeviceEvent;
    private final MastershipListener mastershipListener = this::onMastershipEvent;
    private final PacketProcessor processor = this::onPacket;

    private ApplicationId appId;
    private ProbeCodec codec;
    private EventThread thread;
    private volatile LinkProviderService service;

    /** Creates the provider. */
    public LldpLinkProvider() {
        super(ProviderIds.LINK);
    }

    @Activate
    void activate() {
        appId = coreService.registerApplication(ProviderIds.APP_NAME);
        codec = new ProbeCodec(new ClusterIdentity(clusterMetadataService::getClusterMetadata));
        thread = new EventThread("links", log);
        service = registry.register(this);
        packetService.addProcessor(processor, PacketProcessor.advisor(0));
        packetService.requestPackets(selector(Ethernet.TYPE_LLDP), PacketPriority.CONTROL, appId);
        packetService.requestPackets(selector(Ethernet.TYPE_BSN), PacketPriority.CONTROL, appId);
        deviceService.addListener(deviceListener);
        mastershipService.addListener(mastershipListener);
        thread.runEvery(0, PROBE_MILLIS, this::round);
        log.info("Started");
    }

    @Deactivate
    void deactivate() {
        mastershipService.removeListener(mastershipListener);
        deviceService.removeListener(deviceListener);
        packetService.cancelPackets(selector(Ethernet.TYPE_LLDP), PacketPriority.CONTROL, appId);
        packetService.cancelPackets(selector(Ethernet.TYPE_BSN), PacketPriority.CONTROL, appId);
        packetService.removeProcessor(processor);
        thread.stop();
        registry.unregister(this);
        log.info("Stopped");
    }

    @Override
    public boolean isSettled(ConnectPoint port) {
        return ports.isSettled(port);
    }

    @Override
    public boolean hadLink(ConnectPoint port) {
        return ports.hadLink(port);
    }

    private static TrafficSelector selector(short etherType) {
        return DefaultTrafficSelector.builder().matchEthType(etherType).build();
    }

    private void onMastershipEvent(MastershipEvent event) {
        thread.run(() -> syncDevice(event.subject()));
    }

    private void onDeviceEvent(DeviceEvent event) {
        DeviceId device = event.subject().id();
        switch (event.type()) {
            case PORT_STATS_UPDATED:
                break;
            case PORT_ADDED:
            case PORT_UPDATED:
            case PORT_REMOVED:
                ConnectPoint port = new ConnectPoint(device, event.port().number());
                boolean up =
                        event.type() != DeviceEvent.Type.PORT_REMOVED && event.port().isEnabled();
                thread.run(
                        () -> {
                            if (up) {
                                syncDevice(device);
                            } else {
                                portDown(port);
                            }
                        });
                break;
            default:
                thread.run(() -> syncDevice(device));
        }
    }

    /** Takes up the ports of a device that are to be probed and gives up all its others. */
    private void syncDevice(DeviceId id) {
        Set<ConnectPoint> wanted = new HashSet<>();
        boolean available = deviceService.getDevice(id) != null && deviceService.isAvailable(id);
        boolean ours = available && mastershipService.isLocalMaster(id);
        if (ours) {
            for (Port port : deviceService.getPorts(id)) {
                if (port.isEnabled() && !port.number().isLogical()) {
                    wanted.add(new ConnectPoint(id, port.number()));
                }
            }
        }
        for (ConnectPoint port : ports.all()) {
            if (port.deviceId().equals(id) && !wanted.contains(port)) {
                if (available && !ours) {
                    // Another node has taken over; the link, if any, is its affair now.
                    release(port);
                } else {
                    portDown(port);
                }
            }
        }
        if (available) {
            present.add(id);
        } else if (present.remove(id)) {
            links.forget(l -> l.src().deviceId().equals(id) || l.dst().deviceId().equals(id));
            service.linksVanished(id);
        }
        wanted.forEach(this::portUp);
    }

    private void portUp(ConnectPoint port) {
        if (!ports.add(port)) {
            return;
        }
        for (long delay : FIRST_PROBES_MILLIS) {
            thread.runAfter(delay, () -> probe(port));
        }
    }

    private void release(ConnectPoint port) {
        ports.remove(port);
        links.forget(l -> l.src().equals(port) || l.dst().equals(port));
    }

    private void portDown(ConnectPoint port) {
        release(port);
        service.linksVanished(port);
    }

    /** Gives up links over which no probe comes any more, then sends the next probes. */
    private void round() {
        for (LinkKey link : links.nextRound()) {
            log.info("Link {} lost its probes", link);
            service.linkVanished(
                    new DefaultLinkDescription(link.src(), link.dst(), Link.Type.DIRECT));
        }
        // Events may get lost or come before the device store knows; this makes up for it.
        deviceService.getDevices().forEach(d -> syncDevice(d.id()));
        ports.all().forEach(this::probe);
    }

    private void probe(ConnectPoint from) {
        Device device = deviceService.getDevice(from.deviceId());
        Port port = deviceService.getPort(from);
        if (device == null || port == null || !ports.contains(from)) {
            return;
        }
        packetService.emit(
                new DefaultOutboundPacket(
                        from.deviceId(),
                        DefaultTrafficTreatment.builder().setOutput(from.port()).build(),
                        codec.write(
                                from,
                                port.annotations().value(AnnotationKeys.PORT_NAME),
                                device.chassisId())));
    }

    /** Called on the packet thread: reads the probe and leaves the rest to our own thread. */
    private void onPacket(PacketContext context) {
        Ethernet frame = context.inPacket().parsed();
        if (context.isHandled() || !ProbeCodec.isProbe(frame)) {
            return;
        }
        Optional<ConnectPoint> source = codec.read(frame);
        // Nobody else has a use for such a frame, and it must not be learned from as a host's.
        context.block();
        ConnectPoint destination = context.inPacket().receivedFrom();
        Link.Type type =
                frame.getEtherType() == Ethernet.TYPE_LLDP ? Link.Type.DIRECT : Link.Type.INDIRECT;
        source.ifPresent(from -> thread.run(() -> heard(from, destination, type)));
    }

    private void heard(ConnectPoint from, ConnectPoint to, Link.Type type) {
        // A probe may still be under way when one of the ports has just gone down.
        if (from.equals(to) || !isUp(from) || !isUp(to)) {
            return;
        }
        ports.foundLink(from);
        ports.foundLink(to);
        if (links.heard(LinkKey.linkKey(from, to))) {
            log.info("Link {} -> {} found", from, to);
            if (!links.contains(LinkKey.linkKey(to, from))) {
                // Do not wait for the next round to find the way back.
                probe(to);
            }
        }
        // Normally it is known already, but somebody may have removed it in the meantime.
        if (linkService.getLink(from, to) == null) {
            service.linkDetected(new DefaultLinkDescription(from, to, type));
        }
    }

    private boolean isUp(ConnectPoint point) {
        Port port = deviceService.getPort(point);
        return port != null && port.isEnabled() && deviceService.isAvailable(point.deviceId());
    }
}
