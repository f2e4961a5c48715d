/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.fairlead.onos.openflow.Stub;
import org.fairlead.onos.openflow.link.EdgePorts;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.onlab.packet.ARP;
import org.onlab.packet.Ethernet;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DefaultHost;
import org.onosproject.net.Host;
import org.onosproject.net.HostId;
import org.onosproject.net.HostLocation;
import org.onosproject.net.flow.instructions.Instructions.OutputInstruction;
import org.onosproject.net.host.HostService;
import org.onosproject.net.packet.DefaultInboundPacket;
import org.onosproject.net.packet.DefaultPacketContext;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;
import org.onosproject.net.provider.ProviderId;

public class ArpProxyTest {

    private static final ConnectPoint EDGE1 = ConnectPoint.deviceConnectPoint("of:01/1");
    private static final ConnectPoint EDGE2 = ConnectPoint.deviceConnectPoint("of:02/1");
    private static final ConnectPoint EDGE3 = ConnectPoint.deviceConnectPoint("of:02/2");
    private static final ConnectPoint TRUNK = ConnectPoint.deviceConnectPoint("of:01/9");
    private static final String ASKER = "02:00:00:00:00:01";
    private static final String OWNER = "02:00:00:00:00:02";

    private final Map<HostId, Host> hosts = new HashMap<>();
    private final List<OutboundPacket> sent = new ArrayList<>();
    private final AtomicReference<PacketProcessor> processor = new AtomicReference<>();
    private final ArpProxy proxy = new ArpProxy();

    @Before
    public void setUp() {
        proxy.packetService =
                new Stub()
                        .on("addProcessor", a -> unit(processor.getAndSet((PacketProcessor) a[0])))
                        .on("removeProcessor", a -> null)
                        .on("emit", a -> unit(sent.add((OutboundPacket) a[0])))
                        .as(PacketService.class);
        proxy.hostService =
                new Stub()
                        .on("getHost", a -> hosts.get(a[0]))
                        .on(
                                "getHostsByIp",
                                a ->
                                        hosts.values().stream()
                                                .filter(h -> h.ipAddresses().contains(a[0]))
                                                .collect(Collectors.toSet()))
                        .as(HostService.class);
        proxy.edgePorts =
                new EdgePorts() {
                    @Override
                    public boolean isInfrastructure(ConnectPoint port) {
                        return port.equals(TRUNK);
                    }

                    @Override
                    public List<ConnectPoint> all() {
                        return List.of(EDGE1, EDGE2, EDGE3);
                    }
                };
        proxy.activate(Runnable::run);
    }

    @After
    public void tearDown() {
        proxy.deactivate();
    }

    private static Object unit(Object ignored) {
        return null;
    }

    private void know(String mac, String ip, ConnectPoint place) {
        HostId id = HostId.hostId(MacAddress.valueOf(mac));
        hosts.put(
                id,
                new DefaultHost(
                        new ProviderId("x", "somebody"),
                        id,
                        id.mac(),
                        VlanId.NONE,
                        new HostLocation(place, 0),
                        Set.of(IpAddress.valueOf(ip))));
    }

    private boolean receive(Ethernet frame, ConnectPoint place, boolean handled) {
        var context =
                new DefaultPacketContext(
                        0,
                        new DefaultInboundPacket(place, frame, ByteBuffer.wrap(frame.serialize())),
                        null,
                        handled) {
                    @Override
                    public void send() {
                        throw new AssertionError();
                    }
                };
        processor.get().process(context);
        return context.isHandled();
    }

    private boolean receive(Ethernet frame, ConnectPoint place) {
        return receive(frame, place, false);
    }

    private List<String> sentTo() {
        return sent.stream()
                .map(
                        p ->
                                p.sendThrough()
                                        + "/"
                                        + ((OutputInstruction)
                                                        p.treatment().allInstructions().get(0))
                                                .port())
                .sorted()
                .collect(Collectors.toList());
    }

    private static Ethernet parse(OutboundPacket packet) throws Exception {
        byte[] data = packet.data().array();
        return Ethernet.deserializer().deserialize(data, 0, data.length);
    }

    @Test
    public void answersForAKnownHostWhoeverMadeItKnown() throws Exception {
        know(OWNER, "10.0.0.2", EDGE2);
        assertTrue(receive(Frames.arpRequest(ASKER, "10.0.0.1", "10.0.0.2"), EDGE1));
        assertEquals(List.of("of:01/1"), sentTo());
        Ethernet frame = parse(sent.get(0));
        ARP answer = (ARP) frame.getPayload();
        assertEquals(ASKER, frame.getDestinationMAC().toString());
        assertEquals(ARP.OP_REPLY, answer.getOpCode());
        assertEquals(OWNER, MacAddress.valueOf(answer.getSenderHardwareAddress()).toString());
        assertEquals("10.0.0.2", Ip4Address.valueOf(answer.getSenderProtocolAddress()).toString());
    }

    @Test
    public void asksAtAllOtherEdgesForAnUnknownHost() {
        assertTrue(receive(Frames.arpRequest(ASKER, "10.0.0.1", "10.0.0.7"), EDGE2));
        assertEquals(List.of("of:01/1", "of:02/2"), sentTo());
    }

    @Test
    public void anAnnouncementIsNotAnsweredToItsOwner() {
        know(OWNER, "10.0.0.2", EDGE2);
        receive(Frames.arpRequest(OWNER, "10.0.0.2", "10.0.0.2"), EDGE2);
        assertEquals(List.of("of:01/1", "of:02/2"), sentTo());
    }

    @Test
    public void whoTriesAnAddressThatIsTakenIsTold() {
        know(OWNER, "10.0.0.2", EDGE2);
        receive(Frames.arpRequest(ASKER, "0.0.0.0", "10.0.0.2"), EDGE1);
        assertEquals(List.of("of:01/1"), sentTo());
    }

    @Test
    public void anAnswerGoesToTheOneWhoAskedEvenIfItIsNotLearnedYet() {
        receive(Frames.arpRequest(ASKER, "10.0.0.1", "10.0.0.7"), EDGE1);
        sent.clear();
        Ethernet answer =
                ARP.buildArpReply(
                        Ip4Address.valueOf("10.0.0.7"),
                        MacAddress.valueOf(OWNER),
                        Frames.arpRequest(ASKER, "10.0.0.1", "10.0.0.7"));
        receive(answer, EDGE3);
        assertEquals(List.of("of:01/1"), sentTo());
    }

    @Test
    public void anAnswerForNobodyIsDropped() {
        Ethernet answer =
                ARP.buildArpReply(
                        Ip4Address.valueOf("10.0.0.7"),
                        MacAddress.valueOf(OWNER),
                        Frames.arpRequest(ASKER, "10.0.0.1", "10.0.0.7"));
        assertTrue(receive(answer, EDGE3));
        assertTrue(sent.isEmpty());
    }

    @Test
    public void leavesAloneWhatSomebodyElseHasHandled() {
        know(OWNER, "10.0.0.2", EDGE2);
        receive(Frames.arpRequest(ASKER, "10.0.0.1", "10.0.0.2"), EDGE1, true);
        receive(Frames.arpRequest(ASKER, "10.0.0.1", "10.0.0.7"), EDGE1, true);
        assertTrue(sent.isEmpty());
    }

    @Test
    public void nothingThatComesFromAnotherSwitchIsSpreadAgain() {
        assertTrue(receive(Frames.arpRequest(ASKER, "10.0.0.1", "10.0.0.7"), TRUNK));
        assertTrue(sent.isEmpty());
    }

    @Test
    public void otherPacketsAreNoneOfItsBusiness() {
        assertFalse(receive(Frames.ipv4(ASKER, "10.0.0.1"), EDGE1));
        assertTrue(sent.isEmpty());
    }
}
