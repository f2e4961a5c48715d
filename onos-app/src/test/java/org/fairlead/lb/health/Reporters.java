/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/** Nodes that report, for tests of other packages. */
public final class Reporters {
    private Reporters() {}

    /** A node that has sent a report. */
    public static Stranger stranger(
            String address, MacAddress mac, ConnectPoint place, String report) {
        byte[] data = report.getBytes(UTF_8);
        try {
            LoadReport parsed = LoadReport.parse(data, 0, data.length);
            return new Stranger(Ip4Address.valueOf(address), mac, place, parsed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
