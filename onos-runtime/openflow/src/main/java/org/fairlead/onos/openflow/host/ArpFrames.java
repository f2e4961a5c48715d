/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import java.nio.ByteBuffer;
import org.onlab.packet.ARP;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.OutboundPacket;

/** Makes ARP packets that are sent out of one port. Stateless. */
final class ArpFrames {

    private ArpFrames() {}

    /**
     * Asks who has an address, in the way of RFC 5227: without an address of our own, so that
     * nobody learns from the question.
     *
     * @param asker hardware address that the answer goes to
     * @param target address that is asked for
     * @param vlan VLAN of the host, or none
     * @param port where to ask
     * @return packet to be emitted
     */
    static OutboundPacket question(
            MacAddress asker, Ip4Address target, VlanId vlan, ConnectPoint port) {
        return out(
                port,
                ByteBuffer.wrap(
                        ARP.buildArpRequest(
                                        asker.toBytes(),
                                        Ip4Address.ZERO.toOctets(),
                                        target.toOctets(),
                                        vlan.toShort())
                                .serialize()));
    }

    /**
     * Sends a frame out of a port.
     *
     * @param port where to send it
     * @param frame Ethernet frame
     * @return packet to be emitted
     */
    static OutboundPacket out(ConnectPoint port, ByteBuffer frame) {
        return new DefaultOutboundPacket(
                port.deviceId(),
                DefaultTrafficTreatment.builder().setOutput(port.port()).build(),
                frame);
    }
}
