/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.fairlead.onos.openflow.EventThread;
import org.fairlead.onos.openflow.ProviderIds;
import org.fairlead.onos.openflow.link.ClusterIdentity;
import org.fairlead.onos.openflow.link.EdgePorts;
import org.onlab.packet.Ethernet;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.util.KryoNamespace;
import org.onosproject.cluster.ClusterMetadataService;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.HostId;
import org.onosproject.net.HostLocation;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.host.DefaultHostDescription;
import org.onosproject.net.host.HostEvent;
import org.onosproject.net.host.HostListener;
import org.onosproject.net.host.HostProvider;
import org.onosproject.net.host.HostProviderRegistry;
import org.onosproject.net.host.HostProviderService;
import org.onosproject.net.host.HostService;
import org.onosproject.net.link.LinkEvent;
import org.onosproject.net.link.LinkListener;
import org.onosproject.net.link.LinkService;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketPriority;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.persistence.PersistenceService;
import org.onosproject.store.service.Serializer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns from ARP and IPv4 packets where hosts are.
 *
 * <p>The packet thread only looks whether a packet tells something new. All else is done by one
 * thread, because the host store may block.
 */
@Component(immediate = true)
public class HostLocationProvider extends AbstractProvider implements HostProvider {

    private static final Logger log = LoggerFactory.getLogger(HostLocationProvider.class);

    /** How often sightings on ports of unknown nature are looked at again. */
    private static final long RELEASE_MILLIS = 250;

    /** How long a sighting on such a port is kept. */
    private static final long HOLD_MILLIS = 10_000;

    /** How many hosts are held back, and how many are remembered. */
    private static final int CAPACITY = 10_000;

    /** Name of the map in which hosts are remembered over a restart. */
    private static final String MEMORY = "fairlead-hosts";

    @Reference private CoreService coreService;
    @Reference private HostProviderRegistry registry;
    @Reference private HostService hostService;
    @Reference private DeviceService deviceService;
    @Reference private LinkService linkService;
    @Reference private PacketService packetService;
    @Reference private ClusterMetadataService clusterMetadataService;
    @Reference private PersistenceService persistenceService;
    @Reference private EdgePorts edgePorts;

    private final HeldSightings held =
            new HeldSightings(
                    () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), HOLD_MILLIS, CAPACITY);

    private final OldNews oldNews = new OldNews(CAPACITY);

    private final PacketProcessor processor = this::onPacket;
    private final DeviceListener deviceListener = this::onDeviceEvent;
    private final LinkListener linkListener = this::onLinkEvent;
    private final HostListener hostListener = this::onHostEvent;

    private ApplicationId appId;
    private RememberedHosts remembered;
    private HostSearch search;
    private EventThread thread;
    private volatile HostProviderService service;

    /** Creates the provider. */
    public HostLocationProvider() {
        super(ProviderIds.HOST);
    }

    @Activate
    void activate() {
        appId = coreService.registerApplication(ProviderIds.APP_NAME);
        thread = new EventThread("hosts", log);
        remembered =
                new RememberedHosts(
                        persistenceService
                                .<String, String>persistentMapBuilder()
                                .withName(MEMORY)
                                .withSerializer(
                                        Serializer.using(KryoNamespace.newBuilder().build()))
                                .build(),
                        CAPACITY);
        search =
                new HostSearch(
                        remembered,
                        hostService,
                        deviceService,
                        packetService,
                        edgePorts,
                        new ClusterIdentity(clusterMetadataService::getClusterMetadata),
                        thread::runAfter);
        service = registry.register(this);
        packetService.addProcessor(processor, PacketProcessor.advisor(1));
        packetService.requestPackets(selector(Ethernet.TYPE_ARP), PacketPriority.CONTROL, appId);
        // Only what no other rule wants: the first packets of hosts that do not use ARP.
        packetService.requestPackets(selector(Ethernet.TYPE_IPV4), PacketPriority.REACTIVE, appId);
        deviceService.addListener(deviceListener);
        linkService.addListener(linkListener);
        hostService.addListener(hostListener);
        thread.runEvery(RELEASE_MILLIS, RELEASE_MILLIS, this::release);
        log.info("Started");
    }

    @Deactivate
    void deactivate() {
        hostService.removeListener(hostListener);
        linkService.removeListener(linkListener);
        deviceService.removeListener(deviceListener);
        packetService.cancelPackets(selector(Ethernet.TYPE_ARP), PacketPriority.CONTROL, appId);
        packetService.cancelPackets(selector(Ethernet.TYPE_IPV4), PacketPriority.REACTIVE, appId);
        packetService.removeProcessor(processor);
        thread.stop();
        registry.unregister(this);
        log.info("Stopped");
    }

    @Override
    public void triggerProbe(Host host) {
        thread.run(() -> search.ask(host));
    }

    private static TrafficSelector selector(short etherType) {
        return DefaultTrafficSelector.builder().matchEthType(etherType).build();
    }

    /** Called on the packet thread. Also learns from what others have handled already. */
    private void onPacket(PacketContext context) {
        Ethernet frame = context.inPacket().parsed();
        if (frame != null) {
            Sighting.of(frame, context.inPacket().receivedFrom())
                    .filter(s -> !oldNews.covers(s))
                    .ifPresent(s -> thread.run(() -> seen(s)));
        }
    }

    private boolean tellsSomethingNew(Sighting sighting) {
        Host host = hostService.getHost(sighting.host());
        return host == null
                || !isAt(host, sighting.place())
                || sighting.address().filter(a -> !host.ipAddresses().contains(a)).isPresent();
    }

    private static boolean isAt(Host host, ConnectPoint place) {
        return host.locations().stream()
                .anyMatch(
                        l ->
                                l.elementId().equals(place.elementId())
                                        && l.port().equals(place.port()));
    }

    private void seen(Sighting sighting) {
        if (!tellsSomethingNew(sighting)) {
            oldNews.note(sighting);
            return;
        }
        switch (judge(sighting)) {
            case LEARN:
                learn(sighting);
                break;
            case WAIT:
                held.hold(sighting);
                break;
            default:
                break;
        }
    }

    private HeldSightings.Verdict judge(Sighting sighting) {
        if (edgePorts.isInfrastructure(sighting.place())) {
            return HeldSightings.Verdict.DROP;
        }
        return edgePorts.isEdge(sighting.place())
                ? HeldSightings.Verdict.LEARN
                : HeldSightings.Verdict.WAIT;
    }

    private void release() {
        held.release(this::judge).forEach(this::learn);
    }

    private void learn(Sighting sighting) {
        HostId id = sighting.host();
        Host known = hostService.getHost(id);
        if (known != null && !isOurs(known)) {
            // Somebody has registered it on purpose and knows better.
            return;
        }
        Set<IpAddress> addresses = new HashSet<>();
        sighting.address().filter(a -> mayHave(id, a)).ifPresent(addresses::add);
        service.hostDetected(
                id,
                new DefaultHostDescription(
                        id.mac(),
                        id.vlanId(),
                        new HostLocation(sighting.place(), System.currentTimeMillis()),
                        addresses,
                        false),
                false);
        if (known != null) {
            addresses.addAll(known.ipAddresses());
        }
        Set<Ip4Address> memorable = new HashSet<>();
        addresses.stream().filter(IpAddress::isIp4).forEach(a -> memorable.add(a.getIp4Address()));
        remembered.remember(id, sighting.place(), memorable);
        if (addresses.isEmpty()) {
            sighting.supposedAddress().ifPresent(a -> search.ask(a, id.vlanId(), sighting.place()));
        }
    }

    /** Takes an address from the host that had it before, unless that one was not learned. */
    private boolean mayHave(HostId id, Ip4Address address) {
        for (Host other : hostService.getHostsByIp(address)) {
            if (other.id().equals(id) || !other.vlan().equals(id.vlanId())) {
                continue;
            }
            if (!isOurs(other)) {
                log.warn("{} claims {}, which belongs to {}", id, address, other.id());
                return false;
            }
            service.removeIpFromHost(other.id(), address);
        }
        return true;
    }

    private boolean isOurs(Host host) {
        return !host.configured() && id().equals(host.providerId());
    }

    private void onDeviceEvent(DeviceEvent event) {
        DeviceId device = event.subject().id();
        switch (event.type()) {
            case PORT_ADDED:
            case PORT_UPDATED:
            case PORT_REMOVED:
                ConnectPoint port = new ConnectPoint(device, event.port().number());
                boolean up =
                        event.type() != DeviceEvent.Type.PORT_REMOVED && event.port().isEnabled();
                if (up) {
                    search.askAgain(port::equals);
                } else {
                    thread.run(() -> vanish(hostService.getConnectedHosts(port)));
                }
                break;
            case DEVICE_ADDED:
            case DEVICE_AVAILABILITY_CHANGED:
            case DEVICE_REMOVED:
            case DEVICE_SUSPENDED:
                if (deviceService.isAvailable(device)) {
                    search.askAgain(p -> p.deviceId().equals(device));
                } else {
                    thread.run(() -> vanish(hostService.getConnectedHosts(device)));
                }
                break;
            default:
                break;
        }
    }

    /** A host that was learned on a port before the link there was found is not there. */
    private void onLinkEvent(LinkEvent event) {
        if (event.type() == LinkEvent.Type.LINK_ADDED) {
            thread.run(() -> vanish(hostService.getConnectedHosts(event.subject().src())));
            thread.run(() -> vanish(hostService.getConnectedHosts(event.subject().dst())));
        }
    }

    /**
     * Whoever changed the host, what is seen of it next has to be compared with the store again.
     */
    private void onHostEvent(HostEvent event) {
        oldNews.forget(event.subject().id());
    }

    private void vanish(Set<Host> hosts) {
        hosts.stream().filter(this::isOurs).forEach(h -> service.hostVanished(h.id()));
    }
}
