/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv4;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;

/**
 * An untagged Ethernet frame that carries a TCP segment over IPv4. It works on the bytes
 * themselves: taking a frame apart into objects and putting it together again would turn Ethernet
 * padding into payload, and providers of stock ONOS carry out no other packet-out action than
 * output. Immutable.
 */
final class TcpFrame {
    private static final int ETHERNET_LENGTH = 14;
    private static final int MIN_IP_LENGTH = 20;
    private static final int MIN_TCP_LENGTH = 20;
    private static final int DEFAULT_TTL = 64;

    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int ACK = 0x10;

    private final byte[] bytes;
    private final int ip;
    private final int tcp;
    private final int ipTotalLength;

    private TcpFrame(byte[] bytes, int ip, int tcp, int ipTotalLength) {
        this.bytes = bytes;
        this.ip = ip;
        this.tcp = tcp;
        this.ipTotalLength = ipTotalLength;
    }

    /** Recognises a frame; empty for anything else, for later fragments, and for broken ones. */
    static Optional<TcpFrame> parse(byte[] frame) {
        int ip = ETHERNET_LENGTH;
        if (frame.length < ip + MIN_IP_LENGTH + MIN_TCP_LENGTH
                || u16(frame, 12) != (Ethernet.TYPE_IPV4 & 0xffff)
                || (frame[ip] & 0xf0) != 0x40
                || frame[ip + 9] != IPv4.PROTOCOL_TCP) {
            return Optional.empty();
        }
        int headerLength = (frame[ip] & 0x0f) * 4;
        int totalLength = u16(frame, ip + 2);
        boolean laterFragment = (u16(frame, ip + 6) & 0x1fff) != 0;
        int tcp = ip + headerLength;
        if (headerLength < MIN_IP_LENGTH
                || laterFragment
                || totalLength < headerLength + MIN_TCP_LENGTH
                || frame.length < ip + totalLength) {
            return Optional.empty();
        }
        int tcpHeaderLength = (frame[tcp + 12] >> 4 & 0x0f) * 4;
        if (tcpHeaderLength < MIN_TCP_LENGTH || headerLength + tcpHeaderLength > totalLength) {
            return Optional.empty();
        }
        return Optional.of(new TcpFrame(frame.clone(), ip, tcp, totalLength));
    }

    MacAddress sourceMac() {
        return MacAddress.valueOf(Arrays.copyOfRange(bytes, 6, 12));
    }

    MacAddress destinationMac() {
        return MacAddress.valueOf(Arrays.copyOfRange(bytes, 0, 6));
    }

    /** The whole frame as it came. */
    byte[] bytes() {
        return bytes.clone();
    }

    Ip4Address source() {
        return Ip4Address.valueOf(Arrays.copyOfRange(bytes, ip + 12, ip + 16));
    }

    Ip4Address destination() {
        return Ip4Address.valueOf(Arrays.copyOfRange(bytes, ip + 16, ip + 20));
    }

    int sourcePort() {
        return u16(bytes, tcp);
    }

    int destinationPort() {
        return u16(bytes, tcp + 2);
    }

    /** Sequence number as an unsigned 32-bit value. */
    long sequence() {
        return u32(bytes, tcp + 4);
    }

    /** Whether this opens a connection. */
    boolean isOpening() {
        return (flags() & (SYN | ACK | RST)) == SYN;
    }

    boolean isReset() {
        return (flags() & RST) != 0;
    }

    /** The whole frame, to another destination. */
    byte[] to(MacAddress mac, Ip4Address address, int port) {
        byte[] out = bytes.clone();
        System.arraycopy(mac.toBytes(), 0, out, 0, 6);
        byte[] octets = address.toOctets();
        for (int i = 0; i < 4; i += 2) {
            int word = u16(octets, i);
            replace(out, ip + 16 + i, word, ip + 10, tcp + 16);
        }
        replace(out, tcp + 2, port, tcp + 16);
        return out;
    }

    /** The answer of a host that knows no such connection (RFC 9293, 3.10.7.1). */
    byte[] resetReply() {
        byte[] out = new byte[ETHERNET_LENGTH + MIN_IP_LENGTH + MIN_TCP_LENGTH];
        ByteBuffer b = ByteBuffer.wrap(out);
        b.put(bytes, 6, 6).put(bytes, 0, 6).putShort(Ethernet.TYPE_IPV4);
        b.put((byte) 0x45).put((byte) 0).putShort((short) (MIN_IP_LENGTH + MIN_TCP_LENGTH));
        b.putInt(0x00004000).put((byte) DEFAULT_TTL).put(IPv4.PROTOCOL_TCP).putShort((short) 0);
        b.put(bytes, ip + 16, 4).put(bytes, ip + 12, 4);
        b.putShort((short) destinationPort()).putShort((short) sourcePort());
        if ((flags() & ACK) != 0) {
            b.putInt((int) u32(bytes, tcp + 8)).putInt(0);
            b.put((byte) 0x50).put((byte) RST);
        } else {
            b.putInt(0).putInt((int) (sequence() + segmentLength()));
            b.put((byte) 0x50).put((byte) (RST | ACK));
        }
        put16(out, ETHERNET_LENGTH + 10, Checksum.fold(Checksum.sum(out, 14, MIN_IP_LENGTH)));
        long pseudo = Checksum.sum(out, 26, 8) + IPv4.PROTOCOL_TCP + MIN_TCP_LENGTH;
        put16(out, 34 + 16, Checksum.fold(pseudo + Checksum.sum(out, 34, MIN_TCP_LENGTH)));
        return out;
    }

    private int flags() {
        return bytes[tcp + 13] & 0xff;
    }

    /** Length in sequence numbers: SYN and FIN count. */
    private long segmentLength() {
        int header = tcp - ip + (bytes[tcp + 12] >> 4 & 0x0f) * 4;
        return ipTotalLength
                - header
                + ((flags() & SYN) != 0 ? 1 : 0)
                + ((flags() & FIN) != 0 ? 1 : 0);
    }

    private static void replace(byte[] out, int at, int word, int... checksums) {
        int before = u16(out, at);
        put16(out, at, word);
        for (int c : checksums) {
            put16(out, c, Checksum.update(u16(out, c), before, word));
        }
    }

    private static int u16(byte[] data, int at) {
        return (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
    }

    private static long u32(byte[] data, int at) {
        return (long) u16(data, at) << 16 | u16(data, at + 2);
    }

    private static void put16(byte[] data, int at, int value) {
        data[at] = (byte) (value >> 8);
        data[at + 1] = (byte) value;
    }
}
