/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import java.util.Optional;
import org.onlab.packet.ARP;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv4;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.HostId;

/** What one packet tells about where its sender is. Immutable. */
final class Sighting {

    private static final Ip4Address LINK_LOCAL = Ip4Address.valueOf("169.254.0.0");
    private static final int LINK_LOCAL_MASK = 0xffff0000;

    private final HostId host;
    private final ConnectPoint place;
    private final Ip4Address address;
    private final boolean certain;

    private Sighting(HostId host, ConnectPoint place, Ip4Address address, boolean certain) {
        this.host = host;
        this.place = place;
        this.address = address;
        this.certain = certain;
    }

    /**
     * Reads a packet.
     *
     * @param frame packet
     * @param place where it came in
     * @return what it tells; empty if it is neither ARP nor IPv4 or has no proper sender
     */
    static Optional<Sighting> of(Ethernet frame, ConnectPoint place) {
        MacAddress mac = frame.getSourceMAC();
        boolean nobody = mac.isBroadcast() || mac.isMulticast() || MacAddress.ZERO.equals(mac);
        if (place.port().isLogical() || nobody) {
            return Optional.empty();
        }
        HostId host = HostId.hostId(mac, VlanId.vlanId(frame.getVlanID()));
        if (frame.getEtherType() == Ethernet.TYPE_ARP && frame.getPayload() instanceof ARP) {
            Ip4Address sender =
                    Ip4Address.valueOf(((ARP) frame.getPayload()).getSenderProtocolAddress());
            return Optional.of(new Sighting(host, place, usable(sender), true));
        }
        if (frame.getEtherType() == Ethernet.TYPE_IPV4 && frame.getPayload() instanceof IPv4) {
            Ip4Address sender = Ip4Address.valueOf(((IPv4) frame.getPayload()).getSourceAddress());
            return Optional.of(new Sighting(host, place, usable(sender), false));
        }
        return Optional.empty();
    }

    private static Ip4Address usable(Ip4Address address) {
        boolean linkLocal = (address.toInt() & LINK_LOCAL_MASK) == LINK_LOCAL.toInt();
        return address.isZero() || address.isMulticast() || linkLocal ? null : address;
    }

    /**
     * Returns who was seen.
     *
     * @return hardware address and VLAN
     */
    HostId host() {
        return host;
    }

    /**
     * Returns where.
     *
     * @return port of a switch
     */
    ConnectPoint place() {
        return place;
    }

    /**
     * Returns the address that the host says it has.
     *
     * @return address, if the packet has one that belongs to the sender for sure
     */
    Optional<Ip4Address> address() {
        return certain ? Optional.ofNullable(address) : Optional.empty();
    }

    /**
     * Returns the address that the host may have. The source of an IPv4 packet can be far behind a
     * router, which is who we see then, so it is worth a question but not to be believed.
     *
     * @return address, if the packet has one that needs to be asked for
     */
    Optional<Ip4Address> supposedAddress() {
        return certain ? Optional.empty() : Optional.ofNullable(address);
    }
}
