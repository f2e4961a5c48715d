/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.util.Arrays;
import org.junit.Test;
import org.onlab.packet.Ethernet;
import org.onlab.packet.ICMP;
import org.onlab.packet.IPv4;

public class EchoFrameTest {

    @Test
    public void answersWithTheSamePayload() throws Exception {
        byte[] payload = "abcdefghijklmnopqrstuvw".getBytes();
        EchoFrame frame = EchoFrame.parse(Frames.echo(payload)).orElseThrow(AssertionError::new);
        assertEquals(Frames.VIP, frame.destination());
        byte[] out = frame.reply();

        Ethernet eth = Ethernet.deserializer().deserialize(out, 0, out.length);
        assertEquals(Frames.VIP_MAC, eth.getSourceMAC());
        assertEquals(Frames.CLIENT_MAC, eth.getDestinationMAC());
        IPv4 ip = (IPv4) eth.getPayload();
        assertEquals(Frames.VIP.toInt(), ip.getSourceAddress());
        assertEquals(Frames.CLIENT.toInt(), ip.getDestinationAddress());
        assertEquals(64, ip.getTtl());
        ICMP icmp = (ICMP) ip.getPayload();
        assertEquals(ICMP.TYPE_ECHO_REPLY, icmp.getIcmpType());
        assertArrayEquals(
                payload, Arrays.copyOfRange(out, out.length - payload.length, out.length));

        ip.resetChecksum();
        icmp.setChecksum((short) 0);
        assertArrayEquals("both checksums are right", eth.serialize(), out);
    }

    @Test
    public void answersNothingElse() {
        byte[] echo = Frames.echo(new byte[8]);
        byte[] reply = EchoFrame.parse(echo).orElseThrow(AssertionError::new).reply();
        assertFalse("a reply", EchoFrame.parse(reply).isPresent());
        assertFalse("TCP", EchoFrame.parse(Frames.syn(1, 1)).isPresent());
        assertFalse("cut short", EchoFrame.parse(Arrays.copyOf(echo, 40)).isPresent());
        byte[] fragment = echo.clone();
        fragment[20] = 0x20;
        assertFalse("a fragment", EchoFrame.parse(fragment).isPresent());
    }
}
