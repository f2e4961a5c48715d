/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.device;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.Test;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.PortDescription;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFPortConfig;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortFeatures;
import org.projectfloodlight.openflow.protocol.OFPortState;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFPort;

public class PortDescriptionsTest {

    private static OFPortDesc.Builder port() {
        return OFFactories.getFactory(OFVersion.OF_13)
                .buildPortDesc()
                .setPortNo(OFPort.of(7))
                .setName("leaf1-eth7")
                .setHwAddr(MacAddress.of("02:00:00:00:00:07"))
                .setCurrSpeed(10_000_000)
                .setState(Set.of(OFPortState.LIVE));
    }

    @Test
    public void describesAPortThatIsUp() {
        PortDescription port = PortDescriptions.of(port().build());
        assertEquals(PortNumber.portNumber(7), port.portNumber());
        assertTrue(port.isEnabled());
        assertEquals(10_000, port.portSpeed());
        assertEquals(Port.Type.COPPER, port.type());
        assertEquals("leaf1-eth7", port.annotations().value(AnnotationKeys.PORT_NAME));
        assertEquals("02:00:00:00:00:07", port.annotations().value(AnnotationKeys.PORT_MAC));
        assertEquals("enabled", port.annotations().value(AnnotationKeys.ADMIN_STATE));
    }

    @Test
    public void aPortWithoutALinkIsDownButNotByAnAdministrator() {
        PortDescription port =
                PortDescriptions.of(port().setState(Set.of(OFPortState.LINK_DOWN)).build());
        assertFalse(port.isEnabled());
        assertEquals("enabled", port.annotations().value(AnnotationKeys.ADMIN_STATE));
    }

    @Test
    public void aPortThatAnAdministratorPutDownSaysSo() {
        PortDescription port =
                PortDescriptions.of(port().setConfig(Set.of(OFPortConfig.PORT_DOWN)).build());
        assertFalse(port.isEnabled());
        assertEquals("disabled", port.annotations().value(AnnotationKeys.ADMIN_STATE));
    }

    @Test
    public void theSwitchItselfIsALogicalPort() {
        PortDescription port = PortDescriptions.of(port().setPortNo(OFPort.LOCAL).build());
        assertEquals(PortNumber.LOCAL, port.portNumber());
        assertTrue(port.portNumber().isLogical());
    }

    @Test
    public void knowsFibreFromCopper() {
        OFPortDesc fibre = port().setCurr(Set.of(OFPortFeatures.PF_FIBER)).build();
        assertEquals(Port.Type.FIBER, PortDescriptions.of(fibre).type());
    }

    @Test
    public void readsTheSpeedOfNewerProtocols() {
        var factory = OFFactories.getFactory(OFVersion.OF_14);
        OFPortDesc port =
                factory.buildPortDesc()
                        .setPortNo(OFPort.of(1))
                        .setName("p")
                        .setHwAddr(MacAddress.of(1))
                        .setProperties(
                                List.of(
                                        factory.buildPortDescPropEthernet()
                                                .setCurrSpeed(1_000_000)
                                                .build()))
                        .build();
        assertEquals(1_000, PortDescriptions.of(port).portSpeed());
    }

    @Test
    public void takesTheAddressOutOfAChannelId() {
        assertEquals("127.0.0.1", DeviceDescriptions.address("127.0.0.1:33910"));
        assertEquals("unknown", DeviceDescriptions.address("unknown"));
    }
}
