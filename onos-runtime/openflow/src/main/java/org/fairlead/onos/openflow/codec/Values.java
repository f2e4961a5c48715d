/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.codec;

import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.TpPort;
import org.onosproject.net.PortNumber;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IPv6Address;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TransportPort;

/** Conversions of single values between ONOS and openflowj. None accepts or returns null. */
public final class Values {
    /** OFPP_MAX: the ports beyond are logical. */
    private static final int LAST_PHYSICAL = 0xffffff00;

    private static final long UNSIGNED = 0xffffffffL;

    private Values() {}

    /** Converts a port, logical ones such as CONTROLLER included. */
    public static OFPort toOf(PortNumber port) {
        return OFPort.of((int) port.toLong());
    }

    /** Converts a port, logical ones such as CONTROLLER included. */
    public static PortNumber toOnos(OFPort port) {
        // Logical ports have the same numbers on both sides, but ONOS counts them as negative.
        int number = port.getPortNumber();
        return PortNumber.portNumber(
                Integer.compareUnsigned(number, LAST_PHYSICAL) > 0 ? number : number & UNSIGNED);
    }

    static org.projectfloodlight.openflow.types.MacAddress toOf(MacAddress mac) {
        return org.projectfloodlight.openflow.types.MacAddress.of(mac.toLong());
    }

    static MacAddress toOnos(org.projectfloodlight.openflow.types.MacAddress mac) {
        return MacAddress.valueOf(mac.getLong());
    }

    static IPv4Address toOf(Ip4Address ip) {
        return IPv4Address.of(ip.toInt());
    }

    static Ip4Address toOnos(IPv4Address ip) {
        return Ip4Address.valueOf(ip.getInt());
    }

    static IPv6Address toOf(Ip6Address ip) {
        return IPv6Address.of(ip.toOctets());
    }

    static Ip6Address toOnos(IPv6Address ip) {
        return Ip6Address.valueOf(ip.getBytes());
    }

    static TransportPort toOf(TpPort port) {
        return TransportPort.of(port.toInt());
    }

    static TpPort toOnos(TransportPort port) {
        return TpPort.tpPort(port.getPort());
    }
}
