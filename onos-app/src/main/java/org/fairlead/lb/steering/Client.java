/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Objects;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/** A host that may be a client, and the port it is at. Immutable. */
final class Client {
    private final MacAddress mac;
    private final ConnectPoint at;

    Client(MacAddress mac, ConnectPoint at) {
        this.mac = mac;
        this.at = at;
    }

    MacAddress mac() {
        return mac;
    }

    ConnectPoint at() {
        return at;
    }

    @Override
    public int hashCode() {
        return Objects.hash(mac, at);
    }

    @Override
    public boolean equals(Object obj) {
        return obj instanceof Client
                && mac.equals(((Client) obj).mac)
                && at.equals(((Client) obj).at);
    }

    @Override
    public String toString() {
        return mac + " at " + at;
    }
}
