/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import org.onlab.packet.Ip4Address;

/** Checks of addresses and ports. */
final class Addresses {
    private Addresses() {}

    static Ip4Address host(String field, Ip4Address address) {
        int first = address.toOctets()[0] & 0xff;
        if (first == 0 || first == 127 || first >= 224) {
            throw new InvalidConfigException(
                    field, "must be the IPv4 unicast address of a host; got " + address);
        }
        return address;
    }

    static int port(String field, int port) {
        if (port < 1 || port > 65535) {
            throw new InvalidConfigException(field, "must be from 1 to 65535; got " + port);
        }
        return port;
    }
}
