/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Objects;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.DeviceId;

/** A client as one switch sees it: what the controller has to give is shared among these. */
final class Source {
    private final DeviceId edge;
    private final Ip4Address client;

    Source(DeviceId edge, Ip4Address client) {
        this.edge = edge;
        this.client = client;
    }

    DeviceId edge() {
        return edge;
    }

    Ip4Address client() {
        return client;
    }

    @Override
    public int hashCode() {
        return Objects.hash(edge, client);
    }

    @Override
    public boolean equals(Object obj) {
        return obj instanceof Source
                && edge.equals(((Source) obj).edge)
                && client.equals(((Source) obj).client);
    }

    @Override
    public String toString() {
        return client + " at " + edge;
    }
}
