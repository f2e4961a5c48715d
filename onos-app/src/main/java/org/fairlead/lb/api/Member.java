/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import static com.google.common.base.MoreObjects.toStringHelper;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.Objects;
import org.onlab.packet.Ip4Address;

/** A server that takes its share of a pool's connections. Immutable. */
public final class Member {
    /** Greatest weight of a member. */
    public static final int MAX_WEIGHT = 256;

    private final MemberId id;
    private final Ip4Address address;
    private final int port;
    private final int weight;
    private final ImmutableSortedMap<String, String> labels;

    private Member(Builder b) {
        if (b.id == null) {
            throw new InvalidConfigException("id", "is missing");
        }
        if (b.address == null) {
            throw new InvalidConfigException("address", "is missing");
        }
        id = b.id;
        address = Addresses.host("address", b.address);
        port = Addresses.port("port", b.port);
        if (b.weight < 0 || b.weight > MAX_WEIGHT) {
            throw new InvalidConfigException(
                    "weight", "must be from 0 to " + MAX_WEIGHT + "; got " + b.weight);
        }
        weight = b.weight;
        labels = ImmutableSortedMap.copyOf(b.labels);
    }

    /**
     * Returns the name of this member within its pool.
     *
     * @return identifier
     */
    public MemberId id() {
        return id;
    }

    /**
     * Returns the address that connections are sent to.
     *
     * @return IPv4 address
     */
    public Ip4Address address() {
        return address;
    }

    /**
     * Returns the TCP port that connections are sent to.
     *
     * @return 1 to 65535
     */
    public int port() {
        return port;
    }

    /**
     * Returns the share of this member relative to the others. A member with weight 0 takes no new
     * connections and keeps those that it has.
     *
     * @return 0 to {@link #MAX_WEIGHT}
     */
    public int weight() {
        return weight;
    }

    /**
     * Returns what the user said about this member, such as {@code version=v1}.
     *
     * @return immutable map in order of the keys, may be empty
     */
    public Map<String, String> labels() {
        return labels;
    }

    /**
     * Starts a new member with weight 1.
     *
     * @return builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, address, port, weight, labels);
    }

    @Override
    public boolean equals(Object obj) {
        if (this == obj) {
            return true;
        }
        if (!(obj instanceof Member)) {
            return false;
        }
        Member other = (Member) obj;
        return id.equals(other.id)
                && address.equals(other.address)
                && port == other.port
                && weight == other.weight
                && labels.equals(other.labels);
    }

    @Override
    public String toString() {
        return toStringHelper(this)
                .add("id", id)
                .add("address", address)
                .add("port", port)
                .add("weight", weight)
                .add("labels", labels)
                .toString();
    }

    /** Builder of members; not thread-safe. */
    public static final class Builder {
        private MemberId id;
        private Ip4Address address;
        private int port;
        private int weight = 1;
        private Map<String, String> labels = Map.of();

        private Builder() {}

        /**
         * Sets the name (required).
         *
         * @param id name within the pool
         * @return this
         */
        public Builder id(MemberId id) {
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
         * Sets the TCP port (required).
         *
         * @param port 1 to 65535
         * @return this
         */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * Sets the weight.
         *
         * @param weight 0 (no new connections) to {@link Member#MAX_WEIGHT}
         * @return this
         */
        public Builder weight(int weight) {
            this.weight = weight;
            return this;
        }

        /**
         * Sets the labels.
         *
         * @param labels no null keys or values
         * @return this
         */
        public Builder labels(Map<String, String> labels) {
            this.labels = labels;
            return this;
        }

        /**
         * Makes the member.
         *
         * @return member
         * @throws InvalidConfigException if a value is missing or out of range
         */
        public Member build() {
            return new Member(this);
        }
    }
}
