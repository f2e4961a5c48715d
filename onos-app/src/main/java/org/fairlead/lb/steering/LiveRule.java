/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import org.fairlead.lb.api.ConnectionKey;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.FlowRule;

/** What a rule of a connection says. Immutable. */
final class LiveRule {
    final ConnectionKey key;
    final boolean forward;
    final FlowRule rule;
    final Ip4Address member;
    final int memberPort;

    /** The member's hardware address; null in a reverse rule, which does not have it. */
    final MacAddress memberMac;

    final PortNumber output;

    LiveRule(
            ConnectionKey key,
            boolean forward,
            FlowRule rule,
            Ip4Address member,
            int memberPort,
            MacAddress memberMac,
            PortNumber output) {
        this.key = key;
        this.forward = forward;
        this.rule = rule;
        this.member = member;
        this.memberPort = memberPort;
        this.memberMac = memberMac;
        this.output = output;
    }
}
