/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import com.google.common.base.MoreObjects;
import java.util.Objects;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** How an edge switch takes a connection from its client to its member and back. Immutable. */
final class Hop {
    private final DeviceId edge;
    private final PortNumber toClient;
    private final Ip4Address member;
    private final int memberPort;
    private final MacAddress memberMac;
    private final PortNumber toMember;

    Hop(
            DeviceId edge,
            PortNumber toClient,
            Ip4Address member,
            int memberPort,
            MacAddress memberMac,
            PortNumber toMember) {
        this.edge = edge;
        this.toClient = toClient;
        this.member = member;
        this.memberPort = memberPort;
        this.memberMac = memberMac;
        this.toMember = toMember;
    }

    DeviceId edge() {
        return edge;
    }

    PortNumber toClient() {
        return toClient;
    }

    Ip4Address member() {
        return member;
    }

    int memberPort() {
        return memberPort;
    }

    MacAddress memberMac() {
        return memberMac;
    }

    PortNumber toMember() {
        return toMember;
    }

    /** The same, but to another place. */
    Hop to(MacAddress mac, PortNumber port) {
        return new Hop(edge, toClient, member, memberPort, mac, port);
    }

    /** Whether two hops from the same switch to the same member go the same way. */
    boolean goesLike(Hop other) {
        return memberMac.equals(other.memberMac) && toMember.equals(other.toMember);
    }

    @Override
    public int hashCode() {
        return Objects.hash(edge, toClient, member, memberPort, memberMac, toMember);
    }

    @Override
    public boolean equals(Object obj) {
        if (!(obj instanceof Hop)) {
            return false;
        }
        Hop o = (Hop) obj;
        return edge.equals(o.edge)
                && toClient.equals(o.toClient)
                && member.equals(o.member)
                && memberPort == o.memberPort
                && memberMac.equals(o.memberMac)
                && toMember.equals(o.toMember);
    }

    @Override
    public String toString() {
        return MoreObjects.toStringHelper(this)
                .add("edge", edge)
                .add("toClient", toClient)
                .add("member", member + ":" + memberPort)
                .add("memberMac", memberMac)
                .add("toMember", toMember)
                .toString();
    }
}
