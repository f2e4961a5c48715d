/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import org.onlab.packet.Data;
import org.onlab.packet.Ethernet;
import org.onlab.packet.ICMP;
import org.onlab.packet.IPv4;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.TCP;

/** Frames for tests, made by ONOS' packet classes: an implementation other than ours. */
final class Frames {
    static final MacAddress CLIENT_MAC = MacAddress.valueOf("02:00:00:00:00:01");
    static final Ip4Address CLIENT = Ip4Address.valueOf("198.18.0.1");
    static final Ip4Address VIP = Ip4Address.valueOf("198.18.0.100");
    static final MacAddress VIP_MAC = MacAddress.valueOf("02:fa:c6:12:00:64");

    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int ACK = 16;

    private Frames() {}

    static byte[] tcp(int port, int flags, long sequence, long acknowledge, byte[] payload) {
        TCP tcp = new TCP();
        tcp.setSourcePort(port)
                .setDestinationPort(80)
                .setSequence((int) sequence)
                .setAcknowledge((int) acknowledge)
                .setFlags((short) flags)
                .setDataOffset((byte) 5)
                .setWindowSize((short) 1000);
        if ((flags & SYN) != 0) {
            // Maximum segment size, so that there is a header longer than the least.
            tcp.setDataOffset((byte) 6).setOptions(new byte[] {2, 4, 5, (byte) 0xb4});
        }
        tcp.setPayload(new Data(payload));
        return ethernet(IPv4.PROTOCOL_TCP, tcp);
    }

    static byte[] syn(int port, long sequence) {
        return tcp(port, SYN, sequence, 0, new byte[0]);
    }

    /** The same from another client. */
    static byte[] from(Ip4Address client, byte[] frame) {
        Ethernet eth;
        try {
            eth = Ethernet.deserializer().deserialize(frame, 0, frame.length);
        } catch (org.onlab.packet.DeserializationException e) {
            throw new AssertionError(e);
        }
        IPv4 ip = (IPv4) eth.getPayload();
        ip.setSourceAddress(client.toInt()).resetChecksum();
        ip.getPayload().resetChecksum();
        return eth.serialize();
    }

    static byte[] data(int port) {
        return tcp(port, ACK, 1001, 2001, new byte[] {1, 2, 3});
    }

    static byte[] echo(byte[] payload) {
        ICMP icmp = new ICMP();
        icmp.setIcmpType(ICMP.TYPE_ECHO_REQUEST).setIcmpCode((byte) 0);
        icmp.setPayload(new Data(payload));
        return ethernet(IPv4.PROTOCOL_ICMP, icmp);
    }

    private static byte[] ethernet(byte protocol, org.onlab.packet.BasePacket payload) {
        IPv4 ip = new IPv4();
        ip.setSourceAddress(CLIENT.toInt())
                .setDestinationAddress(VIP.toInt())
                .setProtocol(protocol)
                .setTtl((byte) 57)
                .setIdentification((short) 4711)
                .setPayload(payload);
        Ethernet eth = new Ethernet();
        eth.setSourceMACAddress(CLIENT_MAC)
                .setDestinationMACAddress(VIP_MAC)
                .setEtherType(Ethernet.TYPE_IPV4)
                .setPayload(ip);
        return eth.serialize();
    }
}
