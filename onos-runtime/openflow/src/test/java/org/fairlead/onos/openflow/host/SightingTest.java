/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import static org.junit.Assert.assertEquals;

import java.util.Optional;
import org.junit.Test;
import org.onlab.packet.Ethernet;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.HostId;
import org.onosproject.net.PortNumber;

public class SightingTest {

    private static final ConnectPoint PLACE = ConnectPoint.deviceConnectPoint("of:01/3");
    private static final String MAC = "02:00:00:00:00:01";

    private static Sighting see(Ethernet frame) {
        return Sighting.of(frame, PLACE).get();
    }

    @Test
    public void arpTellsPlaceAndAddress() {
        Sighting sighting = see(Frames.arpRequest(MAC, "10.0.0.1", "10.0.0.2"));
        assertEquals(HostId.hostId(MAC + "/None"), sighting.host());
        assertEquals(PLACE, sighting.place());
        assertEquals(Optional.of(Ip4Address.valueOf("10.0.0.1")), sighting.address());
        assertEquals(Optional.empty(), sighting.supposedAddress());
    }

    @Test
    public void anAddressThatIsOnlyBeingTriedIsNotLearned() {
        assertEquals(
                Optional.empty(), see(Frames.arpRequest(MAC, "0.0.0.0", "10.0.0.2")).address());
        assertEquals(
                Optional.empty(), see(Frames.arpRequest(MAC, "169.254.3.4", "10.0.0.2")).address());
    }

    @Test
    public void theSourceOfAnIpPacketIsNotBelievedBecauseTheSenderMayBeARouter() {
        Sighting sighting = see(Frames.ipv4(MAC, "203.0.113.7"));
        assertEquals(Optional.empty(), sighting.address());
        assertEquals(Optional.of(Ip4Address.valueOf("203.0.113.7")), sighting.supposedAddress());
    }

    @Test
    public void nobodyIsSeenWhereThereCannotBeAHost() {
        assertEquals(
                Optional.empty(), Sighting.of(Frames.ipv4("ff:ff:ff:ff:ff:ff", "1.2.3.4"), PLACE));
        assertEquals(
                Optional.empty(), Sighting.of(Frames.ipv4("01:00:5e:00:00:01", "1.2.3.4"), PLACE));
        assertEquals(
                Optional.empty(), Sighting.of(Frames.ipv4("00:00:00:00:00:00", "1.2.3.4"), PLACE));
        Ethernet other = new Ethernet();
        other.setSourceMACAddress(MAC).setEtherType(Ethernet.TYPE_LLDP);
        assertEquals(Optional.empty(), Sighting.of(other, PLACE));
        ConnectPoint local = new ConnectPoint(PLACE.deviceId(), PortNumber.LOCAL);
        assertEquals(Optional.empty(), Sighting.of(Frames.ipv4(MAC, "1.2.3.4"), local));
    }
}
