/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Objects;
import org.fairlead.lb.api.Member;
import org.onlab.packet.Ip4Address;

/** Where a member takes connections. Immutable. */
final class Endpoint {
    private final Ip4Address address;
    private final int port;

    Endpoint(Ip4Address address, int port) {
        this.address = address;
        this.port = port;
    }

    static Endpoint of(Member member) {
        return new Endpoint(member.address(), member.port());
    }

    Ip4Address address() {
        return address;
    }

    int port() {
        return port;
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, port);
    }

    @Override
    public boolean equals(Object obj) {
        return obj instanceof Endpoint
                && address.equals(((Endpoint) obj).address)
                && port == ((Endpoint) obj).port;
    }

    @Override
    public String toString() {
        return address + ":" + port;
    }
}
