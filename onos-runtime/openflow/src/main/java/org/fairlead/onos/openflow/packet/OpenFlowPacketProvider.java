/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.packet;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.fairlead.onos.openflow.ProviderIds;
import org.fairlead.onos.openflow.codec.ActionEncoder;
import org.onlab.packet.DeserializationException;
import org.onlab.packet.Ethernet;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.packet.DefaultInboundPacket;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.InboundPacket;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketProvider;
import org.onosproject.net.packet.PacketProviderRegistry;
import org.onosproject.net.packet.PacketProviderService;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowMessageListener;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.RoleState;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPacketIn;
import org.projectfloodlight.openflow.protocol.OFType;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries packets between switches and ONOS. Thread-safe.
 *
 * <p>It listens to raw messages rather than to the controller's packet events, because the latter
 * do not tell the buffer in which a switch keeps the rest of a packet.
 */
@Component(immediate = true)
public class OpenFlowPacketProvider extends AbstractProvider
        implements PacketProvider, OpenFlowMessageListener {

    private static final Logger log = LoggerFactory.getLogger(OpenFlowPacketProvider.class);

    @Reference private PacketProviderRegistry registry;
    @Reference private OpenFlowController controller;

    private volatile PacketProviderService service;

    /** Creates the provider. */
    public OpenFlowPacketProvider() {
        super(ProviderIds.OPENFLOW);
    }

    @Activate
    void activate() {
        service = registry.register(this);
        controller.addMessageListener(this);
        log.info("Started");
    }

    @Deactivate
    void deactivate() {
        controller.removeMessageListener(this);
        registry.unregister(this);
        log.info("Stopped");
    }

    /**
     * {@inheritDoc}
     *
     * @throws org.fairlead.onos.openflow.codec.UnsupportedTreatmentException if the treatment has
     *     an instruction that OpenFlow cannot express
     */
    @Override
    public void emit(OutboundPacket packet) {
        OpenFlowSwitch sw = controller.getSwitch(Dpid.dpid(packet.sendThrough().uri()));
        if (sw == null || sw.getRole() != RoleState.MASTER) {
            log.debug("Packet not sent: {} is away or not ours", packet.sendThrough());
            return;
        }
        OFPort inPort =
                packet.inPort() == null
                        ? OFPort.CONTROLLER
                        : OFPort.of((int) packet.inPort().toLong());
        List<OFAction> actions = ActionEncoder.encode(packet.treatment(), sw.factory());
        sw.sendMsg(PacketOuts.ofData(sw.factory(), inPort, actions, packet.data()));
    }

    @Override
    public void handleIncomingMessage(Dpid dpid, OFMessage msg) {
        if (msg.getType() != OFType.PACKET_IN) {
            return;
        }
        OpenFlowSwitch sw = controller.getSwitch(dpid);
        if (sw == null || sw.getRole() != RoleState.MASTER) {
            return;
        }
        OFPacketIn packetIn = (OFPacketIn) msg;
        DeviceId device = DeviceId.deviceId(Dpid.uri(dpid));
        OFPort inPort = inPort(packetIn);
        byte[] data = packetIn.getData();
        InboundPacket inbound =
                new DefaultInboundPacket(
                        new ConnectPoint(device, PortNumber.portNumber(inPort.getPortNumber())),
                        parse(data),
                        ByteBuffer.wrap(data),
                        cookie(packetIn));
        boolean buffered = !OFBufferId.NO_BUFFER.equals(packetIn.getBufferId());
        OutboundPacket outbound =
                buffered
                        ? null
                        : new DefaultOutboundPacket(device, null, ByteBuffer.wrap(data.clone()));
        service.processPacket(
                new SwitchPacketContext(inbound, outbound, sw, inPort, packetIn.getBufferId()));
    }

    @Override
    public void handleOutgoingMessage(Dpid dpid, List<OFMessage> msgs) {
        // Only what comes in matters here.
    }

    private static OFPort inPort(OFPacketIn packetIn) {
        return packetIn.getVersion().compareTo(OFVersion.OF_12) < 0
                ? packetIn.getInPort()
                : packetIn.getMatch().get(MatchField.IN_PORT);
    }

    private static Optional<Long> cookie(OFPacketIn packetIn) {
        return packetIn.getVersion().compareTo(OFVersion.OF_13) < 0
                ? Optional.empty()
                : Optional.of(packetIn.getCookie().getValue());
    }

    /** Returns null if the packet is broken, or cut off by a switch that keeps the rest of it. */
    private static Ethernet parse(byte[] data) {
        try {
            return Ethernet.deserializer().deserialize(data, 0, data.length);
        } catch (DeserializationException | RuntimeException e) {
            log.debug("Packet cannot be parsed", e);
            return null;
        }
    }
}
