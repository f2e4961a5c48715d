/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import org.junit.Test;
import org.onlab.packet.Data;
import org.onlab.packet.DeserializationException;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv4;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.TCP;

public class TcpFrameTest {
    private static final MacAddress MEMBER_MAC = MacAddress.valueOf("02:00:00:00:00:0b");
    private static final Ip4Address MEMBER = Ip4Address.valueOf("198.18.0.11");

    private static TcpFrame parse(byte[] frame) {
        return TcpFrame.parse(frame).orElseThrow(AssertionError::new);
    }

    /** What ONOS makes of the bytes, with both checksums computed anew. */
    private static byte[] withFreshChecksums(byte[] frame) throws DeserializationException {
        Ethernet eth = Ethernet.deserializer().deserialize(frame, 0, frame.length);
        IPv4 ip = (IPv4) eth.getPayload();
        ip.resetChecksum();
        ((TCP) ip.getPayload()).resetChecksum();
        return eth.serialize();
    }

    @Test
    public void readsTheFieldsOfASyn() {
        TcpFrame frame = parse(Frames.syn(40001, 0xfedcba98L));
        assertEquals(Frames.CLIENT, frame.source());
        assertEquals(Frames.VIP, frame.destination());
        assertEquals(40001, frame.sourcePort());
        assertEquals(80, frame.destinationPort());
        assertEquals(0xfedcba98L, frame.sequence());
        assertEquals(Frames.CLIENT_MAC, frame.sourceMac());
        assertTrue(frame.isOpening());
        assertFalse(frame.isReset());
    }

    @Test
    public void onlyAPlainSynOpens() {
        assertFalse(parse(Frames.tcp(1, Frames.SYN | Frames.ACK, 1, 2, new byte[0])).isOpening());
        assertFalse(parse(Frames.data(1)).isOpening());
        assertTrue(parse(Frames.tcp(1, Frames.RST, 1, 2, new byte[0])).isReset());
    }

    @Test
    public void changesTheDestinationAndKeepsTheChecksumsRight() throws Exception {
        for (byte[] payload :
                new byte[][] {{}, {7}, {1, 2, 3, 4, 5}, "GET / HTTP/1.1".getBytes()}) {
            byte[] in = Frames.tcp(40001, Frames.ACK, 5, 6, payload);
            byte[] out = parse(in).to(MEMBER_MAC, MEMBER, 8000);
            TcpFrame frame = parse(out);
            assertEquals(MEMBER, frame.destination());
            assertEquals(8000, frame.destinationPort());
            assertEquals(Frames.CLIENT, frame.source());
            assertEquals(40001, frame.sourcePort());
            assertArrayEquals(MEMBER_MAC.toBytes(), Arrays.copyOf(out, 6));
            assertArrayEquals(withFreshChecksums(out), out);
        }
    }

    @Test
    public void keepsOptionsAndEthernetPadding() throws Exception {
        byte[] syn = Frames.syn(40001, 99);
        byte[] padded = Arrays.copyOf(syn, 64);
        byte[] out = parse(padded).to(MEMBER_MAC, MEMBER, 8000);
        assertEquals(64, out.length);
        byte[] bare = parse(syn).to(MEMBER_MAC, MEMBER, 8000);
        assertArrayEquals(bare, Arrays.copyOf(out, bare.length));
        assertArrayEquals(withFreshChecksums(bare), bare);
    }

    @Test
    public void doesNotTouchTheFrameItWasGiven() {
        byte[] in = Frames.syn(40001, 99);
        byte[] copy = in.clone();
        parse(in).to(MEMBER_MAC, MEMBER, 8000);
        parse(in).resetReply();
        assertArrayEquals(copy, in);
    }

    @Test
    public void refusesASynAsAHostWould() throws Exception {
        TCP tcp = reset(Frames.syn(40001, 0xffffffffL));
        assertEquals(Frames.RST | Frames.ACK, tcp.getFlags());
        assertEquals(0, tcp.getSequence());
        assertEquals("the sequence number wraps", 0, tcp.getAcknowledge());
    }

    @Test
    public void resetsAnUnknownConnectionAsAHostWould() throws Exception {
        TCP tcp = reset(Frames.tcp(40001, Frames.ACK, 1001, 0x80000001L, new byte[] {1, 2}));
        assertEquals(Frames.RST, tcp.getFlags());
        assertEquals(0x80000001, tcp.getSequence());
        assertEquals(0, tcp.getAcknowledge());
    }

    @Test
    public void countsPayloadAndFinWhenItRefusesThem() throws Exception {
        TCP tcp = reset(Frames.tcp(40001, Frames.FIN, 1000, 0, new byte[] {1, 2, 3}));
        assertEquals(Frames.RST | Frames.ACK, tcp.getFlags());
        assertEquals(1004, tcp.getAcknowledge());
    }

    private static TCP reset(byte[] frame) throws DeserializationException {
        byte[] out = parse(frame).resetReply();
        assertArrayEquals(withFreshChecksums(out), out);
        Ethernet eth = Ethernet.deserializer().deserialize(out, 0, out.length);
        assertEquals(Frames.VIP_MAC, eth.getSourceMAC());
        assertEquals(Frames.CLIENT_MAC, eth.getDestinationMAC());
        IPv4 ip = (IPv4) eth.getPayload();
        assertEquals(Frames.VIP.toInt(), ip.getSourceAddress());
        assertEquals(Frames.CLIENT.toInt(), ip.getDestinationAddress());
        TCP tcp = (TCP) ip.getPayload();
        assertEquals(80, tcp.getSourcePort());
        assertEquals(40001, tcp.getDestinationPort());
        return tcp;
    }

    @Test
    public void recognisesNothingElse() {
        byte[] good = Frames.syn(40001, 1);
        assertFalse(TcpFrame.parse(new byte[0]).isPresent());
        assertFalse(TcpFrame.parse(Arrays.copyOf(good, good.length - 1)).isPresent());
        assertFalse(TcpFrame.parse(Frames.echo(new byte[40])).isPresent());
        assertFalse("IPv6", TcpFrame.parse(changed(good, 12, 0x86)).isPresent());
        assertFalse("later fragment", TcpFrame.parse(changed(good, 21, 0x10)).isPresent());
        assertFalse("short IP header", TcpFrame.parse(changed(good, 14, 0x44)).isPresent());
        assertFalse("long TCP header", TcpFrame.parse(changed(good, 46, 0xf0)).isPresent());
        assertFalse("total length", TcpFrame.parse(changed(good, 16, 0x40)).isPresent());
    }

    private static byte[] changed(byte[] frame, int at, int value) {
        byte[] out = frame.clone();
        out[at] = (byte) value;
        return out;
    }

    @Test
    public void survivesAnyBytes() {
        byte[] good = Frames.syn(40001, 1);
        for (int at = 0; at < good.length; at++) {
            for (int value = 0; value < 256; value++) {
                TcpFrame.parse(changed(good, at, value))
                        .ifPresent(
                                f -> {
                                    f.to(MEMBER_MAC, MEMBER, 8000);
                                    f.resetReply();
                                });
            }
        }
    }

    @Test
    public void theChecksumOfACarryIsRight() {
        assertEquals(0, Checksum.fold(0xffff));
        assertEquals(0xffff, Checksum.fold(0));
        byte[] odd = {1, 2, 3};
        assertEquals(0x0102 + 0x0300, Checksum.sum(odd, 0, 3));
        assertEquals(new Data(odd).serialize().length, 3);
    }
}
