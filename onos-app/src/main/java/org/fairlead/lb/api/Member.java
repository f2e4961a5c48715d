/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import static com.google.common.base.MoreObjects.toStringHelper;

import com.google.common.collect.ImmutableSortedMap;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    private final AdministrativeState administrative;
    private final Instant drainUntil;
    private final boolean leaving;
    private final boolean discovered;

    private Member(Builder b) {
        if (b.id == null) {
            throw new InvalidConfigException("id", "is missing");
        }
        if (b.address == null) {
            throw new InvalidConfigException("address", "is missing");
        }
        id = b.id;
        if (b.port == 0) {
            throw new InvalidConfigException("port", "is missing");
        }
        address = b.address;
        port = b.port;
        weight = b.weight;
        labels = ImmutableSortedMap.copyOf(b.labels);
        administrative = b.administrative;
        boolean drains = administrative == AdministrativeState.DRAIN;
        drainUntil = drains ? b.drainUntil : null;
        leaving = drains && b.leaving;
        discovered = b.discovered;
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
     * Returns what the operator wants this member to do.
     *
     * @return state
     */
    public AdministrativeState administrative() {
        return administrative;
    }

    /**
     * Returns until when a draining member keeps its connections; then its maintenance begins, or
     * it leaves.
     *
     * @return point in time, or empty for no limit and for members that do not drain
     */
    public Optional<Instant> drainUntil() {
        return Optional.ofNullable(drainUntil);
    }

    /**
     * Returns whether a draining member is removed when it has drained.
     *
     * @return whether it leaves; false for members that do not drain
     */
    public boolean leaving() {
        return leaving;
    }

    /**
     * Returns whether this member has joined by itself, by the pool's {@link Discovery}; nobody has
     * configured it by hand, and it leaves when it announces its end.
     *
     * @return whether it was discovered
     */
    public boolean discovered() {
        return discovered;
    }

    /**
     * Starts a variant of this member.
     *
     * @return builder with the values of this member
     */
    public Builder toBuilder() {
        return new Builder()
                .id(id)
                .address(address)
                .port(port)
                .weight(weight)
                .labels(labels)
                .administrative(administrative)
                .drainUntil(drainUntil)
                .leaving(leaving)
                .discovered(discovered);
    }

    /**
     * Starts a new member with weight 1, ready to take connections.
     *
     * @return builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, address, port, weight, labels, administrative, drainUntil, leaving);
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
                && labels.equals(other.labels)
                && administrative == other.administrative
                && Objects.equals(drainUntil, other.drainUntil)
                && leaving == other.leaving
                && discovered == other.discovered;
    }

    @Override
    public String toString() {
        return toStringHelper(this)
                .add("id", id)
                .add("address", address)
                .add("port", port)
                .add("weight", weight)
                .add("labels", labels)
                .add("state", administrative)
                .toString();
    }

    /** Builder of members; not thread-safe. Its setters refuse what is out of range at once. */
    public static final class Builder {
        private MemberId id;
        private Ip4Address address;
        private int port;
        private int weight = 1;
        private Map<String, String> labels = Map.of();
        private AdministrativeState administrative = AdministrativeState.READY;
        private Instant drainUntil;
        private boolean leaving;
        private boolean discovered;

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
            this.address = Addresses.host("address", address);
            return this;
        }

        /**
         * Sets the TCP port (required).
         *
         * @param port 1 to 65535
         * @return this
         */
        public Builder port(int port) {
            this.port = Addresses.port("port", port);
            return this;
        }

        /**
         * Sets the weight.
         *
         * @param weight 0 (no new connections) to {@link Member#MAX_WEIGHT}
         * @return this
         */
        public Builder weight(int weight) {
            this.weight = Ranges.checked("weight", weight, 0, MAX_WEIGHT);
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
         * Sets what the member is to do.
         *
         * @param state state
         * @return this
         */
        public Builder administrative(AdministrativeState state) {
            this.administrative = state;
            return this;
        }

        /**
         * Sets until when a draining member keeps its connections; ignored unless it drains.
         *
         * @param until point in time, or null for no limit
         * @return this
         */
        public Builder drainUntil(Instant until) {
            this.drainUntil = until;
            return this;
        }

        /**
         * Sets whether a draining member is removed in the end; ignored unless it drains.
         *
         * @param leaving whether it is
         * @return this
         */
        public Builder leaving(boolean leaving) {
            this.leaving = leaving;
            return this;
        }

        /**
         * Sets whether the member has joined by itself.
         *
         * @param discovered whether it has
         * @return this
         */
        public Builder discovered(boolean discovered) {
            this.discovered = discovered;
            return this;
        }

        /**
         * Makes the member.
         *
         * @return member
         * @throws InvalidConfigException if a value is missing
         */
        public Member build() {
            return new Member(this);
        }
    }
}
