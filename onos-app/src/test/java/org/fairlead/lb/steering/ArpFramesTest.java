/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import com.google.common.io.BaseEncoding;
import java.util.Arrays;
import org.junit.Test;
import org.onlab.packet.Ethernet;
import org.onlab.packet.Ip4Address;

public class ArpFramesTest {

    /** The ARP part as RFC 826 has it, without the padding of Ethernet. */
    private static String hex(byte[] frame) {
        return BaseEncoding.base16().lowerCase().encode(Arrays.copyOf(frame, 42));
    }

    @Test
    public void announces() {
        assertEquals(
                "ffffffffffff"
                        + "02fac6120064"
                        + "0806"
                        + "0001"
                        + "0800"
                        + "06"
                        + "04"
                        + "0001"
                        + "02fac6120064"
                        + "c6120064"
                        + "000000000000"
                        + "c6120064",
                hex(ArpFrames.announcement(Frames.VIP, Frames.VIP_MAC)));
    }

    @Test
    public void asks() {
        assertEquals(
                "ffffffffffff"
                        + "02fac6120064"
                        + "0806"
                        + "0001"
                        + "0800"
                        + "06"
                        + "04"
                        + "0001"
                        + "02fac6120064"
                        + "c6120064"
                        + "000000000000"
                        + "c612000b",
                hex(
                        ArpFrames.request(
                                Frames.VIP, Frames.VIP_MAC, Ip4Address.valueOf("198.18.0.11"))));
    }

    @Test
    public void answers() throws Exception {
        byte[] request = ArpFrames.request(Frames.CLIENT, Frames.CLIENT_MAC, Frames.VIP);
        Ethernet eth = Ethernet.deserializer().deserialize(request, 0, request.length);
        byte[] reply = ArpFrames.reply(Frames.VIP, Frames.VIP_MAC, eth);
        assertEquals(
                "020000000001"
                        + "02fac6120064"
                        + "0806"
                        + "0001"
                        + "0800"
                        + "06"
                        + "04"
                        + "0002"
                        + "02fac6120064"
                        + "c6120064"
                        + "020000000001"
                        + "c6120001",
                hex(reply));
        assertArrayEquals(reply, ArpFrames.reply(Frames.VIP, Frames.VIP_MAC, eth));
    }
}
