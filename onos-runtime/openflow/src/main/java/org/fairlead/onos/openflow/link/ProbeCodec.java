/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.link;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.onlab.packet.ChassisId;
import org.onlab.packet.Ethernet;
import org.onlab.packet.MacAddress;
import org.onlab.packet.ONOSLLDP;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/**
 * Writes and reads link probes. A probe carries the fingerprint of our cluster as its source
 * address and, where the cluster has a secret, a signature, so that neither another cluster's
 * probes nor made-up ones pass for ours. Thread-safe.
 */
final class ProbeCodec {

    /**
     * How old a signed probe may be, in milliseconds. A busy controller takes a while to read it;
     * what matters is that a recorded probe is of no use later.
     */
    private static final long MAX_AGE_MILLIS = 5_000;

    private final ClusterIdentity cluster;

    /**
     * Creates a codec.
     *
     * @param cluster tells the cluster that we are part of
     */
    ProbeCodec(ClusterIdentity cluster) {
        this.cluster = cluster;
    }

    /**
     * Writes a probe.
     *
     * @param from port that the probe is going to leave through
     * @param portName name of that port, may be null
     * @param chassis chassis of its switch
     * @return Ethernet frame
     */
    ByteBuffer write(ConnectPoint from, String portName, ChassisId chassis) {
        ONOSLLDP lldp =
                ONOSLLDP.onosSecureLLDP(
                        from.deviceId().toString(),
                        chassis,
                        (int) from.port().toLong(),
                        portName,
                        cluster.secret());
        Ethernet frame = new Ethernet();
        frame.setEtherType(Ethernet.TYPE_LLDP)
                .setDestinationMACAddress(MacAddress.ONOS_LLDP)
                .setSourceMACAddress(cluster.fingerprint())
                .setPad(true)
                .setPayload(lldp);
        return ByteBuffer.wrap(frame.serialize());
    }

    /**
     * Tells whether a frame is a link probe of anybody.
     *
     * @param frame any frame, may be null
     * @return true if it is LLDP or its broadcast sibling
     */
    static boolean isProbe(Ethernet frame) {
        return frame != null
                && (frame.getEtherType() == Ethernet.TYPE_LLDP
                        || frame.getEtherType() == Ethernet.TYPE_BSN);
    }

    /**
     * Reads a probe.
     *
     * @param frame frame for which {@link #isProbe} is true
     * @return port that the probe left through; empty if the probe is not ours
     */
    Optional<ConnectPoint> read(Ethernet frame) {
        if (!cluster.fingerprint().equals(frame.getSourceMAC())) {
            return Optional.empty();
        }
        ONOSLLDP lldp = ONOSLLDP.parseONOSLLDP(frame);
        if (lldp == null
                || lldp.getDeviceString() == null
                || !ONOSLLDP.verify(lldp, cluster.secret(), MAX_AGE_MILLIS)) {
            return Optional.empty();
        }
        return Optional.of(
                new ConnectPoint(
                        DeviceId.deviceId(lldp.getDeviceString()),
                        PortNumber.portNumber(lldp.getPort())));
    }
}
