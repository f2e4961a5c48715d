/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import org.onosproject.core.ApplicationId;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRule;

/** Rules for the tests. */
final class Rules {
    static final DeviceId DEVICE = DeviceId.deviceId("of:0000000000000001");
    static final ApplicationId APP = new DefaultApplicationId(7, "org.example.app");
    static final ApplicationId INTENTS = new DefaultApplicationId(8, "org.onosproject.net.intent");

    private Rules() {}

    /** A permanent rule that differs from others by its priority. */
    static FlowRule rule(int priority) {
        return builder(APP, priority).makePermanent().build();
    }

    /** A rule with an idle time-out in seconds. */
    static FlowRule temporary(int priority, int timeout) {
        return builder(APP, priority).makeTemporary(timeout).build();
    }

    static FlowRule.Builder builder(ApplicationId app, int priority) {
        return DefaultFlowRule.builder()
                .forDevice(DEVICE)
                .fromApp(app)
                .withPriority(priority)
                .withSelector(
                        DefaultTrafficSelector.builder()
                                .matchInPort(PortNumber.portNumber(1))
                                .build())
                .withTreatment(
                        DefaultTrafficTreatment.builder()
                                .setOutput(PortNumber.portNumber(2))
                                .build());
    }
}
