/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.packet;

import java.util.List;
import org.fairlead.onos.openflow.codec.ActionEncoder;
import org.onosproject.net.packet.DefaultPacketContext;
import org.onosproject.net.packet.InboundPacket;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFPort;

/**
 * A packet that a switch sent us, with the way back into that switch. Of all calls to {@link
 * #send()} and {@link #block()} only the first has an effect.
 */
final class SwitchPacketContext extends DefaultPacketContext {

    private final OpenFlowSwitch sw;
    private final OFPort inPort;
    private final OFBufferId buffer;

    /**
     * Creates a context for a packet-in.
     *
     * @param inbound packet as received
     * @param outbound the same packet to be sent on; null if only the switch has it in full
     * @param sw switch that sent the packet
     * @param inPort port that it came in on
     * @param buffer where the switch keeps the packet, if it does
     */
    SwitchPacketContext(
            InboundPacket inbound,
            OutboundPacket outbound,
            OpenFlowSwitch sw,
            OFPort inPort,
            OFBufferId buffer) {
        super(System.currentTimeMillis(), inbound, outbound, false);
        this.sw = sw;
        this.inPort = inPort;
        this.buffer = buffer;
    }

    /**
     * {@inheritDoc}
     *
     * @throws org.fairlead.onos.openflow.codec.UnsupportedTreatmentException if the treatment has
     *     an instruction that OpenFlow cannot express; the packet is not sent then
     */
    @Override
    public void send() {
        List<OFAction> actions = ActionEncoder.encode(treatmentBuilder().build(), sw.factory());
        if (block()) {
            return;
        }
        sw.sendMsg(
                outPacket() == null
                        ? PacketOuts.ofBuffer(sw.factory(), inPort, actions, buffer)
                        : PacketOuts.ofData(sw.factory(), inPort, actions, outPacket().data()));
    }
}
