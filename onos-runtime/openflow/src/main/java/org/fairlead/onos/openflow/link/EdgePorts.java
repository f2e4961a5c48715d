/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.link;

import java.util.ArrayList;
import java.util.List;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.Device;
import org.onosproject.net.Link;
import org.onosproject.net.Port;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.link.LinkService;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Tells ports that lead to hosts from those that lead to other switches. Thread-safe.
 *
 * <p>Unlike ONOS' own edge port service it does not take a port for an edge port before the search
 * for links has had its chance there. Until then, flooding through it could go in circles, and a
 * host learned on it could be in a wrong place.
 */
@Component(service = EdgePorts.class)
public class EdgePorts {

    @Reference private LinkService linkService;
    @Reference private DeviceService deviceService;
    @Reference private ProbeStatus probeStatus;

    /**
     * Returns whether a port is known to lead to another switch.
     *
     * @param port port of a switch
     * @return true if there is a link in either direction, or was one since the port came up
     */
    public boolean isInfrastructure(ConnectPoint port) {
        return probeStatus.hadLink(port)
                || linkService.getLinks(port).stream().anyMatch(l -> l.type() != Link.Type.EDGE);
    }

    /**
     * Returns whether a port surely leads to hosts only.
     *
     * @param port port of a switch
     * @return true if no link was found although there was enough time to find one
     */
    public boolean isEdge(ConnectPoint port) {
        return !port.port().isLogical() && probeStatus.isSettled(port) && !isInfrastructure(port);
    }

    /**
     * Returns all ports that surely lead to hosts only.
     *
     * @return ports that are up, of switches that are available
     */
    public List<ConnectPoint> all() {
        List<ConnectPoint> edges = new ArrayList<>();
        for (Device device : deviceService.getAvailableDevices()) {
            for (Port port : deviceService.getPorts(device.id())) {
                ConnectPoint point = new ConnectPoint(device.id(), port.number());
                if (port.isEnabled() && isEdge(point)) {
                    edges.add(point);
                }
            }
        }
        return edges;
    }
}
