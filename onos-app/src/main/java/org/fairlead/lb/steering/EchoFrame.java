/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Arrays;
import java.util.Optional;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv4;
import org.onlab.packet.Ip4Address;

/** An untagged Ethernet frame that carries an ICMP echo request over IPv4. Immutable. */
final class EchoFrame {
    private static final int IP = 14;
    private static final byte ECHO_REQUEST = 8;
    private static final byte ECHO_REPLY = 0;
    private static final byte REPLY_TTL = 64;

    private final byte[] bytes;
    private final int icmp;

    private EchoFrame(byte[] bytes, int icmp) {
        this.bytes = bytes;
        this.icmp = icmp;
    }

    /** Recognises an unfragmented echo request; empty for anything else. */
    static Optional<EchoFrame> parse(byte[] frame) {
        if (frame.length < IP + 28
                || frame[12] != (byte) (Ethernet.TYPE_IPV4 >> 8)
                || frame[13] != (byte) Ethernet.TYPE_IPV4
                || (frame[IP] & 0xf0) != 0x40
                || frame[IP + 9] != IPv4.PROTOCOL_ICMP) {
            return Optional.empty();
        }
        int icmp = IP + (frame[IP] & 0x0f) * 4;
        boolean fragment = ((frame[IP + 6] & 0x3f) | frame[IP + 7]) != 0;
        if (fragment || icmp < IP + 20 || frame.length < icmp + 8 || frame[icmp] != ECHO_REQUEST) {
            return Optional.empty();
        }
        return Optional.of(new EchoFrame(frame.clone(), icmp));
    }

    Ip4Address destination() {
        return Ip4Address.valueOf(Arrays.copyOfRange(bytes, IP + 16, IP + 20));
    }

    /** The reply: the same bytes, the other way round. */
    byte[] reply() {
        byte[] out = bytes.clone();
        System.arraycopy(bytes, 6, out, 0, 6);
        System.arraycopy(bytes, 0, out, 6, 6);
        System.arraycopy(bytes, IP + 16, out, IP + 12, 4);
        System.arraycopy(bytes, IP + 12, out, IP + 16, 4);
        out[icmp] = ECHO_REPLY;
        update(out, icmp + 2, (ECHO_REQUEST << 8 | bytes[icmp + 1] & 0xff), bytes[icmp + 1] & 0xff);
        int protocol = bytes[IP + 9] & 0xff;
        out[IP + 8] = REPLY_TTL;
        update(
                out,
                IP + 10,
                (bytes[IP + 8] & 0xff) << 8 | protocol,
                (REPLY_TTL & 0xff) << 8 | protocol);
        return out;
    }

    private static void update(byte[] out, int at, int before, int after) {
        int checksum = (out[at] & 0xff) << 8 | out[at + 1] & 0xff;
        int updated = Checksum.update(checksum, before, after);
        out[at] = (byte) (updated >> 8);
        out[at + 1] = (byte) updated;
    }
}
