/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import static com.google.common.base.MoreObjects.toStringHelper;

import java.util.Objects;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;

/** A virtual address: what clients connect to. Immutable. */
public final class Vip {
    private final VipId id;
    private final Ip4Address address;
    private final int port;
    private final Protocol protocol;
    private final PoolId pool;

    private Vip(Builder b) {
        if (b.id == null) {
            throw new InvalidConfigException("id", "is missing");
        }
        if (b.address == null) {
            throw new InvalidConfigException("address", "is missing");
        }
        if (b.pool == null) {
            throw new InvalidConfigException("pool", "is missing");
        }
        if (b.protocol == null) {
            throw new InvalidConfigException("protocol", "is missing");
        }
        id = b.id;
        address = Addresses.host("address", b.address);
        port = Addresses.port("port", b.port);
        protocol = b.protocol;
        pool = b.pool;
    }

    /**
     * Returns the name of this virtual address.
     *
     * @return identifier
     */
    public VipId id() {
        return id;
    }

    /**
     * Returns the address that clients connect to.
     *
     * @return IPv4 address
     */
    public Ip4Address address() {
        return address;
    }

    /**
     * Returns the port that clients connect to.
     *
     * @return 1 to 65535
     */
    public int port() {
        return port;
    }

    /**
     * Returns the transport protocol.
     *
     * @return protocol
     */
    public Protocol protocol() {
        return protocol;
    }

    /**
     * Returns the pool that serves this address.
     *
     * @return name of the pool
     */
    public PoolId pool() {
        return pool;
    }

    /**
     * Returns the hardware address that clients see.
     *
     * @return locally administered address, the same for all ports of one IPv4 address
     */
    public MacAddress mac() {
        return macOf(address);
    }

    /**
     * Returns the hardware address of a virtual address. It is derived, not drawn, so that every
     * controller and every start gives the same and no client's ARP cache goes stale.
     *
     * @param address IPv4 address
     * @return 02:fa followed by the four octets of the address
     */
    public static MacAddress macOf(Ip4Address address) {
        byte[] o = address.toOctets();
        return MacAddress.valueOf(new byte[] {0x02, (byte) 0xfa, o[0], o[1], o[2], o[3]});
    }

    /**
     * Starts a new virtual address with protocol TCP.
     *
     * @return builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, address, port, protocol, pool);
    }

    @Override
    public boolean equals(Object obj) {
        if (this == obj) {
            return true;
        }
        if (!(obj instanceof Vip)) {
            return false;
        }
        Vip other = (Vip) obj;
        return id.equals(other.id)
                && address.equals(other.address)
                && port == other.port
                && protocol == other.protocol
                && pool.equals(other.pool);
    }

    @Override
    public String toString() {
        return toStringHelper(this)
                .add("id", id)
                .add("address", address)
                .add("port", port)
                .add("protocol", protocol)
                .add("pool", pool)
                .toString();
    }

    /** Builder of virtual addresses; not thread-safe. */
    public static final class Builder {
        private VipId id;
        private Ip4Address address;
        private int port;
        private Protocol protocol = Protocol.TCP;
        private PoolId pool;

        private Builder() {}

        /**
         * Sets the name (required).
         *
         * @param id name
         * @return this
         */
        public Builder id(VipId id) {
            this.id = id;
            return this;
        }

        /**
         * Sets the address (required).
         *
         * @param address IPv4 unicast address
         * @return this
         */
        public Builder address(Ip4Address address) {
            this.address = address;
            return this;
        }

        /**
         * Sets the port (required).
         *
         * @param port 1 to 65535
         * @return this
         */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * Sets the protocol.
         *
         * @param protocol protocol
         * @return this
         */
        public Builder protocol(Protocol protocol) {
            this.protocol = protocol;
            return this;
        }

        /**
         * Sets the pool (required).
         *
         * @param pool name of the pool
         * @return this
         */
        public Builder pool(PoolId pool) {
            this.pool = pool;
            return this;
        }

        /**
         * Makes the virtual address.
         *
         * @return virtual address
         * @throws InvalidConfigException if a value is missing or out of range
         */
        public Vip build() {
            return new Vip(this);
        }
    }
}
