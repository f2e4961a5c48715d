/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.link;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.Test;
import org.onlab.packet.ChassisId;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.cluster.ClusterMetadata;
import org.onosproject.cluster.DefaultControllerNode;
import org.onosproject.cluster.NodeId;
import org.onosproject.net.ConnectPoint;

public class ProbeCodecTest {

    private static final ConnectPoint FROM =
            ConnectPoint.deviceConnectPoint("of:00000000000000a1/12");

    private static ProbeCodec codec(String cluster, String secret) {
        DefaultControllerNode node =
                new DefaultControllerNode(NodeId.nodeId("n"), IpAddress.valueOf("127.0.0.1"));
        ClusterMetadata metadata =
                new ClusterMetadata(cluster, node, Set.of(node), Set.of(), secret);
        return new ProbeCodec(new ClusterIdentity(() -> metadata));
    }

    private static Ethernet parse(ByteBuffer frame) throws Exception {
        return Ethernet.deserializer().deserialize(frame.array(), 0, frame.array().length);
    }

    private static ByteBuffer probe(ProbeCodec codec) {
        return codec.write(FROM, "leaf1-eth12", new ChassisId(0xa1));
    }

    @Test
    public void ourOwnProbeTellsWhereItLeft() throws Exception {
        ProbeCodec codec = codec("fairlead", "secret");
        Ethernet frame = parse(probe(codec));
        assertTrue(ProbeCodec.isProbe(frame));
        assertEquals(Optional.of(FROM), codec.read(frame));
    }

    @Test
    public void aPortWithoutANameIsProbedToo() throws Exception {
        ProbeCodec codec = codec("fairlead", "secret");
        Ethernet frame = parse(codec.write(FROM, null, new ChassisId(0xa1)));
        assertEquals(Optional.of(FROM), codec.read(frame));
    }

    @Test
    public void theProbeOfAnotherClusterIsNotOurs() throws Exception {
        Ethernet frame = parse(probe(codec("fairlead", "secret")));
        assertEquals(Optional.empty(), codec("another", "secret").read(frame));
    }

    @Test
    public void aProbeSignedWithAnotherSecretIsNotOurs() throws Exception {
        ProbeCodec ours = codec("fairlead", "secret");
        Ethernet forged = parse(probe(codec("fairlead", "guess")));
        forged.setSourceMACAddress(parse(probe(ours)).getSourceMAC());
        assertEquals(Optional.empty(), ours.read(forged));
    }

    @Test
    public void aChangedProbeIsNotOurs() throws Exception {
        ProbeCodec codec = codec("fairlead", "secret");
        byte[] bytes = probe(codec).array();
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        bytes[text.indexOf("of:00000000000000a1") + 18] = '2';
        assertEquals(Optional.empty(), codec.read(parse(ByteBuffer.wrap(bytes))));
    }

    @Test
    public void otherFramesAreNoProbes() {
        assertFalse(ProbeCodec.isProbe(null));
        Ethernet arp = new Ethernet();
        arp.setEtherType(Ethernet.TYPE_ARP).setSourceMACAddress(MacAddress.ONOS);
        assertFalse(ProbeCodec.isProbe(arp));
    }

    @Test
    public void theIdentityOutlivesItsSource() {
        DefaultControllerNode node =
                new DefaultControllerNode(NodeId.nodeId("n"), IpAddress.valueOf("127.0.0.1"));
        ClusterMetadata metadata = new ClusterMetadata("c", node, Set.of(node), Set.of(), "s");
        AtomicReference<ClusterMetadata> source = new AtomicReference<>(metadata);
        ClusterIdentity identity = new ClusterIdentity(() -> Objects.requireNonNull(source.get()));
        MacAddress fingerprint = identity.fingerprint();
        source.set(null);
        assertEquals(fingerprint, identity.fingerprint());
        assertEquals("s", identity.secret());
    }
}
