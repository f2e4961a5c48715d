/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import org.onlab.packet.ARP;
import org.onlab.packet.Ethernet;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;

/** ARP on behalf of virtual addresses. */
final class ArpFrames {
    private ArpFrames() {}

    /** Tells everybody the hardware address of a virtual address. */
    static byte[] announcement(Ip4Address address, MacAddress mac) {
        return request(address, mac, address);
    }

    /** Asks who has an address. */
    static byte[] request(Ip4Address sender, MacAddress mac, Ip4Address target) {
        ARP arp =
                (ARP)
                        new ARP()
                                .setHardwareType(ARP.HW_TYPE_ETHERNET)
                                .setProtocolType(ARP.PROTO_TYPE_IP)
                                .setHardwareAddressLength((byte) Ethernet.DATALAYER_ADDRESS_LENGTH)
                                .setProtocolAddressLength((byte) Ip4Address.BYTE_LENGTH)
                                .setOpCode(ARP.OP_REQUEST)
                                .setSenderHardwareAddress(mac.toBytes())
                                .setSenderProtocolAddress(sender.toOctets())
                                .setTargetHardwareAddress(MacAddress.ZERO.toBytes())
                                .setTargetProtocolAddress(target.toOctets());
        return new Ethernet()
                .setDestinationMACAddress(MacAddress.BROADCAST)
                .setSourceMACAddress(mac)
                .setEtherType(Ethernet.TYPE_ARP)
                .setPayload(arp)
                .serialize();
    }

    /** Answers a request for a virtual address. */
    static byte[] reply(Ip4Address address, MacAddress mac, Ethernet request) {
        return ARP.buildArpReply(address, mac, request).serialize();
    }
}
