/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.device;

import java.util.List;
import java.util.stream.Collectors;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DefaultAnnotations;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DefaultPortDescription;
import org.onosproject.net.device.PortDescription;
import org.projectfloodlight.openflow.protocol.OFPortConfig;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortDescPropEthernet;
import org.projectfloodlight.openflow.protocol.OFPortFeatures;
import org.projectfloodlight.openflow.protocol.OFPortState;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** Translates OpenFlow port descriptions into those of ONOS. Stateless. */
final class PortDescriptions {

    private static final long KILOBITS_PER_MEGABIT = 1_000;

    private PortDescriptions() {}

    /**
     * Describes all given ports.
     *
     * @param ports ports as the switch tells them
     * @return one description for each port, in the same order
     */
    static List<PortDescription> of(List<OFPortDesc> ports) {
        return ports.stream().map(PortDescriptions::of).collect(Collectors.toList());
    }

    /**
     * Describes a port.
     *
     * @param port port as the switch tells it
     * @return description; enabled if the link is up and nobody put the port down
     */
    static PortDescription of(OFPortDesc port) {
        boolean adminDown = port.getConfig().contains(OFPortConfig.PORT_DOWN);
        boolean linkDown = port.getState().contains(OFPortState.LINK_DOWN);
        return DefaultPortDescription.builder()
                .withPortNumber(number(port))
                .isEnabled(!adminDown && !linkDown)
                .type(type(port))
                .portSpeed(speed(port))
                .annotations(
                        DefaultAnnotations.builder()
                                .set(AnnotationKeys.PORT_NAME, port.getName())
                                .set(AnnotationKeys.PORT_MAC, port.getHwAddr().toString())
                                .set(AnnotationKeys.ADMIN_STATE, adminDown ? "disabled" : "enabled")
                                .build())
                .build();
    }

    /** Reserved port numbers are negative as an int, which is just how ONOS writes them as well. */
    private static PortNumber number(OFPortDesc port) {
        return PortNumber.portNumber(port.getPortNo().getPortNumber());
    }

    private static Port.Type type(OFPortDesc port) {
        return hasProperties(port) || !port.getCurr().contains(OFPortFeatures.PF_FIBER)
                ? Port.Type.COPPER
                : Port.Type.FIBER;
    }

    /** Speed in Mbit/s; 0 when the switch does not know it, as for patch ports. */
    private static long speed(OFPortDesc port) {
        if (hasProperties(port)) {
            return port.getProperties().stream()
                    .filter(OFPortDescPropEthernet.class::isInstance)
                    .mapToLong(p -> ((OFPortDescPropEthernet) p).getCurrSpeed())
                    .map(kbps -> kbps / KILOBITS_PER_MEGABIT)
                    .findFirst()
                    .orElse(0);
        }
        return port.getVersion() == OFVersion.OF_10
                ? 0
                : port.getCurrSpeed() / KILOBITS_PER_MEGABIT;
    }

    /** From OpenFlow 1.4 on, a port's features are in a list of properties. */
    private static boolean hasProperties(OFPortDesc port) {
        return port.getVersion().compareTo(OFVersion.OF_14) >= 0;
    }
}
