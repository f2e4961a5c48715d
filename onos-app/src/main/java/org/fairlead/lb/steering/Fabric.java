/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.fairlead.lb.api.Vip;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.Link;
import org.onosproject.net.Port;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.edge.EdgePortService;
import org.onosproject.net.host.HostService;
import org.onosproject.net.link.LinkService;

/** What is where in the network: edge switches and hosts. Thread-safe but for {@link #refresh}. */
class Fabric {
    private static final Comparator<Host> BY_NAME = Comparator.comparing(h -> h.id().toString());

    private final DeviceService devices;
    private final LinkService links;
    private final EdgePortService edgePorts;
    private final HostService hosts;
    private final MastershipService masterships;
    private final EdgePorts ports = new EdgePorts();
    private final EdgePorts.Source source = new View();

    Fabric(
            DeviceService devices,
            LinkService links,
            EdgePortService edgePorts,
            HostService hosts,
            MastershipService masterships) {
        this.devices = devices;
        this.links = links;
        this.edgePorts = edgePorts;
        this.hosts = hosts;
        this.masterships = masterships;
    }

    /**
     * Looks at the network again; for one thread only.
     *
     * @return whether it should be looked at again soon
     */
    boolean refresh(long now) {
        return ports.refresh(source, now);
    }

    /** Switches that hosts can be attached to, and that this controller commands. */
    Set<DeviceId> edges() {
        Set<DeviceId> result = new HashSet<>();
        for (ConnectPoint point : ports.current()) {
            DeviceId device = point.deviceId();
            if (devices.isAvailable(device) && masterships.isLocalMaster(device)) {
                result.add(device);
            }
        }
        return result;
    }

    boolean isMaster(DeviceId device) {
        return masterships.isLocalMaster(device);
    }

    boolean isEdge(ConnectPoint point) {
        return ports.current().contains(point);
    }

    /** All ports for hosts. */
    Set<ConnectPoint> edgePoints() {
        return ports.current();
    }

    /** The real hosts that ONOS knows and whose place is a port for hosts. */
    Set<Host> hosts() {
        Set<Host> result = new TreeSet<>(BY_NAME);
        for (Host host : hosts.getHosts()) {
            if (isPlaced(host)) {
                result.add(host);
            }
        }
        return result;
    }

    /** Finds the host that has an address. */
    Optional<Host> host(Ip4Address address) {
        return hosts.getHostsByIp(IpAddress.valueOf(address.toInt())).stream()
                .filter(this::isPlaced)
                .min(BY_NAME);
    }

    /** The port that a host is attached to. */
    static ConnectPoint place(Host host) {
        return new ConnectPoint(host.location().deviceId(), host.location().port());
    }

    private boolean isPlaced(Host host) {
        return !host.providerId().id().equals(VipHosts.PROVIDER_ID.id())
                && host.location() != null
                && isEdge(place(host))
                && !isVirtual(host);
    }

    private static boolean isVirtual(Host host) {
        return host.ipAddresses().stream()
                .filter(IpAddress::isIp4)
                .anyMatch(ip -> Vip.macOf(ip.getIp4Address()).equals(host.mac()));
    }

    private final class View implements EdgePorts.Source {
        @Override
        public Set<ConnectPoint> withoutLink() {
            Set<ConnectPoint> result = new HashSet<>();
            for (ConnectPoint point : edgePorts.getEdgePoints()) {
                Port port = devices.getPort(point);
                if (port != null && port.isEnabled()) {
                    result.add(point);
                }
            }
            return result;
        }

        @Override
        public Set<ConnectPoint> withLink() {
            Set<ConnectPoint> result = new HashSet<>();
            for (Link link : links.getLinks()) {
                if (link.type() != Link.Type.EDGE) {
                    result.add(link.src());
                    result.add(link.dst());
                }
            }
            return result;
        }

        @Override
        public long connectedAt(DeviceId device) {
            return devices.getLastUpdatedInstant(device);
        }

        @Override
        public boolean isAvailable(DeviceId device) {
            return devices.isAvailable(device);
        }

        @Override
        public boolean isKnown(DeviceId device) {
            return devices.getDevice(device) != null;
        }
    }
}
