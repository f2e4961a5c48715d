/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import org.onlab.packet.ARP;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv4;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;

/** Frames that hosts send in the tests. */
final class Frames {

    private Frames() {}

    static Ethernet arpRequest(String mac, String ip, String target) {
        return ARP.buildArpRequest(
                MacAddress.valueOf(mac).toBytes(),
                Ip4Address.valueOf(ip).toOctets(),
                Ip4Address.valueOf(target).toOctets(),
                Ethernet.VLAN_UNTAGGED);
    }

    static Ethernet ipv4(String mac, String ip) {
        Ethernet frame = new Ethernet();
        frame.setSourceMACAddress(mac)
                .setDestinationMACAddress(MacAddress.ONOS)
                .setEtherType(Ethernet.TYPE_IPV4)
                .setPayload(new IPv4().setSourceAddress(ip).setDestinationAddress("10.0.0.9"));
        return frame;
    }
}
