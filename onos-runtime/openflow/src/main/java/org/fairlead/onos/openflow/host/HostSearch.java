/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.fairlead.onos.openflow.link.ClusterIdentity;
import org.fairlead.onos.openflow.link.EdgePorts;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.Host;
import org.onosproject.net.HostLocation;
import org.onosproject.net.Port;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.host.HostService;
import org.onosproject.net.packet.PacketService;

/**
 * Asks hosts for their addresses by ARP: those that were at a port before it went down or the
 * controller stopped, and those whose address is only supposed. Not thread-safe.
 */
final class HostSearch {

    /** When hosts are asked for after their port has come back: it has to settle first. */
    private static final long[] ASK_AGAIN_MILLIS = {500, 2_500, 6_000, 15_000};

    /**
     * A host that did not answer so many questions is forgotten. When a switch comes back there are
     * several events, and so a dozen questions.
     */
    private static final int MAX_UNANSWERED = 30;

    /** Runs tasks later on the thread that everything else here is called by. */
    interface Scheduler {
        /**
         * Runs a task.
         *
         * @param millis how long to wait
         * @param task what to do
         */
        void runAfter(long millis, Runnable task);
    }

    private final RememberedHosts remembered;
    private final HostService hostService;
    private final DeviceService deviceService;
    private final PacketService packetService;
    private final EdgePorts edgePorts;
    private final ClusterIdentity cluster;
    private final Scheduler scheduler;

    HostSearch(
            RememberedHosts remembered,
            HostService hostService,
            DeviceService deviceService,
            PacketService packetService,
            EdgePorts edgePorts,
            ClusterIdentity cluster,
            Scheduler scheduler) {
        this.remembered = remembered;
        this.hostService = hostService;
        this.deviceService = deviceService;
        this.packetService = packetService;
        this.edgePorts = edgePorts;
        this.cluster = cluster;
        this.scheduler = scheduler;
    }

    /**
     * Asks for the remembered hosts of ports that came up, a few times.
     *
     * @param where tells the ports
     */
    void askAgain(Predicate<ConnectPoint> where) {
        for (long delay : ASK_AGAIN_MILLIS) {
            scheduler.runAfter(delay, () -> missing(where).forEach(this::ask));
        }
    }

    /**
     * Asks a host for all its addresses at all its places.
     *
     * @param host who
     */
    void ask(Host host) {
        for (HostLocation place : host.locations()) {
            for (IpAddress address : host.ipAddresses()) {
                if (address.isIp4()) {
                    ask(address.getIp4Address(), host.vlan(), place);
                }
            }
        }
    }

    /**
     * Asks who has an address.
     *
     * @param address address
     * @param vlan VLAN of the host, or none
     * @param place where to ask
     */
    void ask(Ip4Address address, VlanId vlan, ConnectPoint place) {
        packetService.emit(ArpFrames.question(cluster.fingerprint(), address, vlan, place));
    }

    private void ask(RememberedHosts.Entry entry) {
        if (entry.unanswered++ == MAX_UNANSWERED) {
            remembered.forget(entry.host);
        } else if (!edgePorts.isInfrastructure(entry.place)) {
            entry.addresses.forEach(a -> ask(a, entry.host.vlanId(), entry.place));
        }
    }

    /** Returns the remembered hosts that are not where they were, although their port is up. */
    private List<RememberedHosts.Entry> missing(Predicate<ConnectPoint> where) {
        return remembered.at(where).stream()
                .filter(e -> hostService.getHost(e.host) == null && isUp(e.place))
                .collect(Collectors.toList());
    }

    private boolean isUp(ConnectPoint place) {
        Port port = deviceService.getPort(place);
        return port != null && port.isEnabled() && deviceService.isAvailable(place.deviceId());
    }
}
