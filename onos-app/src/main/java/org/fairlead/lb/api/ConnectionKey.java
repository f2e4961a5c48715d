/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Objects;
import org.onlab.packet.Ip4Address;

/** A TCP connection as the client sees it. Immutable. */
public final class ConnectionKey {
    private final Ip4Address client;
    private final int clientPort;
    private final Ip4Address vip;
    private final int vipPort;

    /**
     * Makes a key.
     *
     * @param client address of the client
     * @param clientPort port of the client, 0 to 65535
     * @param vip address that the client connects to
     * @param vipPort port that the client connects to, 0 to 65535
     */
    public ConnectionKey(Ip4Address client, int clientPort, Ip4Address vip, int vipPort) {
        this.client = client;
        this.clientPort = clientPort;
        this.vip = vip;
        this.vipPort = vipPort;
    }

    /**
     * Returns the client's address.
     *
     * @return IPv4 address
     */
    public Ip4Address client() {
        return client;
    }

    /**
     * Returns the client's address as a number, for algorithms that compute with it.
     *
     * @return the four bytes of the address, the first as the highest
     */
    public int clientBits() {
        return client.toInt();
    }

    /**
     * Returns the client's port.
     *
     * @return 0 to 65535
     */
    public int clientPort() {
        return clientPort;
    }

    /**
     * Returns the address that the client connects to.
     *
     * @return IPv4 address
     */
    public Ip4Address vip() {
        return vip;
    }

    /**
     * Returns the port that the client connects to.
     *
     * @return 0 to 65535
     */
    public int vipPort() {
        return vipPort;
    }

    @Override
    public int hashCode() {
        return Objects.hash(client, clientPort, vip, vipPort);
    }

    @Override
    public boolean equals(Object obj) {
        if (this == obj) {
            return true;
        }
        if (!(obj instanceof ConnectionKey)) {
            return false;
        }
        ConnectionKey other = (ConnectionKey) obj;
        return clientPort == other.clientPort
                && vipPort == other.vipPort
                && client.equals(other.client)
                && vip.equals(other.vip);
    }

    @Override
    public String toString() {
        return client + ":" + clientPort + " -> " + vip + ":" + vipPort;
    }
}
