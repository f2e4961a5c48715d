/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static java.util.stream.Collectors.toCollection;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.edge.EdgePortService;
import org.onosproject.net.host.HostService;

/** What is where in the network: edge switches and hosts. Thread-safe; keeps no state. */
class Fabric {
    private static final Comparator<ConnectPoint> BY_NAME =
            Comparator.comparing(ConnectPoint::toString);

    private final DeviceService devices;
    private final EdgePortService edgePorts;
    private final HostService hosts;
    private final MastershipService masterships;

    Fabric(
            DeviceService devices,
            EdgePortService edgePorts,
            HostService hosts,
            MastershipService masterships) {
        this.devices = devices;
        this.edgePorts = edgePorts;
        this.hosts = hosts;
        this.masterships = masterships;
    }

    /** Switches that hosts can be attached to, and that this controller commands. */
    Set<DeviceId> edges() {
        Set<DeviceId> result = new HashSet<>();
        for (ConnectPoint point : edgePorts.getEdgePoints()) {
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
        return edgePorts.isEdgePoint(point);
    }

    boolean isAvailable(DeviceId device) {
        return devices.isAvailable(device);
    }

    /** One port of each edge switch, so that paths from every edge switch are always there. */
    Map<DeviceId, ConnectPoint> edgePoints() {
        Map<DeviceId, ConnectPoint> result = new HashMap<>();
        for (ConnectPoint point : edgePorts.getEdgePoints()) {
            if (devices.isAvailable(point.deviceId())) {
                result.merge(point.deviceId(), point, (a, b) -> BY_NAME.compare(a, b) <= 0 ? a : b);
            }
        }
        return result;
    }

    /** The real hosts that ONOS knows and whose place is a port for hosts. */
    Set<Host> hosts() {
        Set<Host> result = new TreeSet<>(Comparator.comparing(h -> h.id().toString()));
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
                .collect(
                        toCollection(
                                () -> new TreeSet<>(Comparator.comparing(h -> h.id().toString()))))
                .stream()
                .findFirst();
    }

    private boolean isPlaced(Host host) {
        return !host.providerId().id().equals(VipHosts.PROVIDER_ID.id())
                && host.location() != null
                && !host.location().deviceId().equals(DeviceId.NONE)
                && edgePorts.isEdgePoint(
                        new ConnectPoint(host.location().deviceId(), host.location().port()))
                && !isVirtual(host);
    }

    private static boolean isVirtual(Host host) {
        return host.ipAddresses().stream()
                .filter(IpAddress::isIp4)
                .anyMatch(ip -> Vip.macOf(ip.getIp4Address()).equals(host.mac()));
    }
}
