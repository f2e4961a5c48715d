/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.device;

import org.onlab.packet.ChassisId;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DefaultAnnotations;
import org.onosproject.net.device.DefaultDeviceDescription;
import org.onosproject.net.device.DeviceDescription;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowSwitch;

/** Translates a connected switch into a device description of ONOS. Stateless. */
final class DeviceDescriptions {

    private DeviceDescriptions() {}

    /**
     * Describes a switch.
     *
     * @param sw connected switch
     * @return description with the same annotations as those of the stock OpenFlow provider
     */
    static DeviceDescription of(OpenFlowSwitch sw) {
        DefaultAnnotations.Builder annotations =
                DefaultAnnotations.builder()
                        .set(AnnotationKeys.PROTOCOL, sw.factory().getVersion().toString())
                        .set(AnnotationKeys.CHANNEL_ID, sw.channelId())
                        .set(AnnotationKeys.MANAGEMENT_ADDRESS, address(sw.channelId()));
        String datapath = sw.datapathDescription();
        if (datapath != null && !datapath.isEmpty()) {
            annotations.set(AnnotationKeys.DATAPATH_DESCRIPTION, datapath);
        }
        return new DefaultDeviceDescription(
                Dpid.uri(sw.getDpid()),
                sw.deviceType(),
                sw.manufacturerDescription(),
                sw.hardwareDescription(),
                sw.softwareDescription(),
                sw.serialNumber(),
                new ChassisId(sw.getId()),
                annotations.build());
    }

    /** The address in a channel id such as {@code 127.0.0.1:34567}. */
    static String address(String channelId) {
        int colon = channelId.lastIndexOf(':');
        return colon < 0 ? channelId : channelId.substring(0, colon);
    }
}
