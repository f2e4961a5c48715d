/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.packet;

import java.nio.ByteBuffer;
import java.util.List;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFPacketOut;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFPort;

/** Builds packet-out messages. Stateless. */
final class PacketOuts {

    private PacketOuts() {}

    /**
     * Sends a packet that the controller has in full.
     *
     * @param factory message factory of the switch
     * @param inPort port that the packet counts as received on
     * @param actions what the switch is to do with it
     * @param data packet from its first to its last byte, wherever the buffer's position is
     * @return message
     */
    static OFPacketOut ofData(
            OFFactory factory, OFPort inPort, List<OFAction> actions, ByteBuffer data) {
        ByteBuffer view = data.duplicate();
        view.rewind();
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return builder(factory, inPort, actions)
                .setBufferId(OFBufferId.NO_BUFFER)
                .setData(bytes)
                .build();
    }

    /**
     * Sends a packet that the switch has kept.
     *
     * @param factory message factory of the switch
     * @param inPort port that the packet came in on
     * @param actions what the switch is to do with it
     * @param buffer where the switch keeps it
     * @return message
     */
    static OFPacketOut ofBuffer(
            OFFactory factory, OFPort inPort, List<OFAction> actions, OFBufferId buffer) {
        return builder(factory, inPort, actions).setBufferId(buffer).build();
    }

    private static OFPacketOut.Builder builder(
            OFFactory factory, OFPort inPort, List<OFAction> actions) {
        OFPacketOut.Builder builder = factory.buildPacketOut().setActions(actions);
        if (factory.getVersion().compareTo(OFVersion.OF_15) < 0) {
            builder.setInPort(inPort);
        } else {
            builder.setMatch(factory.buildMatch().setExact(MatchField.IN_PORT, inPort).build());
        }
        return builder;
    }
}
