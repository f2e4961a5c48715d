/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import static com.google.common.base.MoreObjects.toStringHelper;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;

/** A virtual address: what clients connect to. Immutable. */
public final class Vip {
    private final VipId id;
    private final Ip4Address address;
    private final int port;
    private final Protocol protocol;
    private final PoolId pool;
    private final SteeringMode mode;
    private final Reject reject;
    private final ImmutableList<Policy> policies;

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
        if (b.port == 0) {
            throw new InvalidConfigException("port", "is missing");
        }
        address = b.address;
        port = b.port;
        protocol = b.protocol;
        pool = b.pool;
        mode = b.mode;
        reject = b.reject;
        policies = b.policies;
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
     * Returns how connections come to their members.
     *
     * @return what is wished; where it is not possible, the controller decides on each connection
     */
    public SteeringMode mode() {
        return mode;
    }

    /**
     * Returns what a client hears while no member serves this address.
     *
     * @return answer
     */
    public Reject reject() {
        return reject;
    }

    /**
     * Returns the rules that send some connections elsewhere; the first that applies decides.
     *
     * @return immutable list, may be empty
     */
    public List<Policy> policies() {
        return policies;
    }

    /**
     * Returns the pools that this address needs: its own and those of its policies.
     *
     * @return immutable set, its own pool first
     */
    public Set<PoolId> pools() {
        ImmutableSet.Builder<PoolId> all = ImmutableSet.<PoolId>builder().add(pool);
        policies.forEach(p -> p.pool().ifPresent(all::add));
        return all.build();
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
        return Objects.hash(id, address, port, protocol, pool, mode, reject, policies);
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
                && pool.equals(other.pool)
                && mode == other.mode
                && reject == other.reject
                && policies.equals(other.policies);
    }

    @Override
    public String toString() {
        return toStringHelper(this)
                .add("id", id)
                .add("address", address)
                .add("port", port)
                .add("protocol", protocol)
                .add("pool", pool)
                .add("mode", mode)
                .add("reject", reject)
                .add("policies", policies)
                .toString();
    }

    /**
     * Builder of virtual addresses; not thread-safe. Its setters refuse what is out of range at
     * once.
     */
    public static final class Builder {
        private VipId id;
        private Ip4Address address;
        private int port;
        private Protocol protocol = Protocol.TCP;
        private PoolId pool;
        private SteeringMode mode = SteeringMode.PER_CONNECTION;
        private Reject reject = Reject.RESET;
        private ImmutableList<Policy> policies = ImmutableList.of();

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
            this.address = Addresses.host("address", address);
            return this;
        }

        /**
         * Sets the port (required).
         *
         * @param port 1 to 65535
         * @return this
         */
        public Builder port(int port) {
            this.port = Addresses.port("port", port);
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
         * Sets how connections come to their members.
         *
         * @param mode mode
         * @return this
         */
        public Builder mode(SteeringMode mode) {
            this.mode = mode;
            return this;
        }

        /**
         * Sets what a client hears while no member serves this address.
         *
         * @param reject answer
         * @return this
         */
        public Builder reject(Reject reject) {
            this.reject = reject;
            return this;
        }

        /**
         * Sets the rules that send some connections elsewhere.
         *
         * @param rules in the order in which they are tried, each with a name of its own
         * @return this
         * @throws InvalidConfigException if a name is there twice
         */
        public Builder policies(List<Policy> rules) {
            Set<String> names = new HashSet<>();
            for (int i = 0; i < rules.size(); i++) {
                if (!names.add(rules.get(i).name())) {
                    throw new InvalidConfigException(
                            "policies[" + i + "].name",
                            "'" + rules.get(i).name() + "' is there twice");
                }
            }
            this.policies = ImmutableList.copyOf(rules);
            return this;
        }

        /**
         * Makes the virtual address.
         *
         * @return virtual address
         * @throws InvalidConfigException if a value is missing
         */
        public Vip build() {
            return new Vip(this);
        }
    }
}
