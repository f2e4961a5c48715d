/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/**
 * A node that reports its load and that some pool does not have. Nothing of it is proven: it is
 * what a frame says, and where that came in. Immutable.
 */
public final class Stranger {
    private final Ip4Address address;
    private final MacAddress mac;
    private final ConnectPoint place;
    private final LoadReport report;

    Stranger(Ip4Address address, MacAddress mac, ConnectPoint place, LoadReport report) {
        this.address = address;
        this.mac = mac;
        this.place = place;
        this.report = report;
    }

    /**
     * Returns where the report came from.
     *
     * @return source address of the frame
     */
    public Ip4Address address() {
        return address;
    }

    /**
     * Returns the hardware address that the report came from.
     *
     * @return source of the frame
     */
    public MacAddress mac() {
        return mac;
    }

    /**
     * Returns where the report entered the network.
     *
     * @return port of a switch
     */
    public ConnectPoint place() {
        return place;
    }

    /**
     * Returns what the node calls itself.
     *
     * @return any text of up to 63 characters; empty if it did not say
     */
    public String node() {
        return report.node;
    }

    /**
     * Returns the number of its report.
     *
     * @return 1 or more; less than before if the node was started anew
     */
    public long sequence() {
        return report.sequence;
    }

    /**
     * Returns the model that it serves.
     *
     * @return any text of up to 63 characters; empty if it did not say
     */
    public String model() {
        return report.model;
    }

    /**
     * Returns the version of the model.
     *
     * @return any text of up to 63 characters; empty if it did not say
     */
    public String version() {
        return report.version;
    }

    /**
     * Returns the TCP port that it serves on.
     *
     * @return up to 65535; 0 if it did not say
     */
    public int port() {
        return report.port;
    }

    /**
     * Returns whether it serves.
     *
     * @return false while it starts or stops
     */
    public boolean ready() {
        return report.ready;
    }

    /**
     * Returns whether it has announced its end.
     *
     * @return true if so
     */
    public boolean stopping() {
        return report.stopping;
    }
}
