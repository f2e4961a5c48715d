/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.packet;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.Test;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFPacketOut;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.OFPort;

public class PacketOutsTest {

    private static OFPacketOut send(OFVersion version, ByteBuffer data) {
        return PacketOuts.ofData(
                OFFactories.getFactory(version), OFPort.CONTROLLER, List.of(), data);
    }

    @Test
    public void sendsThePacketEvenIfSomebodyHasReadTheBuffer() {
        ByteBuffer data = ByteBuffer.wrap(new byte[] {1, 2, 3});
        data.get();
        assertArrayEquals(new byte[] {1, 2, 3}, send(OFVersion.OF_13, data).getData());
        assertEquals("the buffer is left as it was", 1, data.position());
    }

    @Test
    public void readsBuffersThatAreNoPlainArrays() {
        ByteBuffer data = ByteBuffer.wrap(new byte[] {0, 1, 2, 0}, 1, 2).slice().asReadOnlyBuffer();
        assertArrayEquals(new byte[] {1, 2}, send(OFVersion.OF_13, data).getData());
    }

    @Test
    public void namesTheInPortAsTheProtocolWantsIt() {
        ByteBuffer data = ByteBuffer.allocate(1);
        assertEquals(OFPort.CONTROLLER, send(OFVersion.OF_13, data).getInPort());
        assertEquals(
                OFPort.CONTROLLER, send(OFVersion.OF_15, data).getMatch().get(MatchField.IN_PORT));
    }
}
