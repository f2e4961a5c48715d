/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import static com.google.common.base.MoreObjects.toStringHelper;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Servers that are interchangeable, and how connections are spread over them. Immutable. */
public final class Pool {
    /** Algorithm of a pool that names none. */
    public static final String DEFAULT_ALGORITHM = "round-robin";

    private final PoolId id;
    private final String algorithm;
    private final ImmutableList<Member> members;
    private final HealthMonitor monitor;
    private final AllDown allDown;
    private final int maxEjectedPercent;
    private final int slowStartSeconds;
    private final boolean dynamicWeights;
    private final Discovery discovery;
    private final ImmutableList<SplitShare> split;

    private Pool(Builder b) {
        if (b.id == null) {
            throw new InvalidConfigException("id", "is missing");
        }
        id = b.id;
        algorithm = b.algorithm;
        members = b.members;
        monitor = b.monitor;
        allDown = b.allDown;
        maxEjectedPercent = b.maxEjectedPercent;
        slowStartSeconds = b.slowStartSeconds;
        dynamicWeights = b.dynamicWeights;
        discovery = b.discovery;
        split = b.split;
    }

    /**
     * Returns the name of this pool.
     *
     * @return identifier
     */
    public PoolId id() {
        return id;
    }

    /**
     * Returns the algorithm that spreads the connections.
     *
     * @return name of a {@link BalancerFactory}
     */
    public String algorithm() {
        return algorithm;
    }

    /**
     * Returns the members in the order in which the user gave them.
     *
     * @return immutable list, may be empty
     */
    public List<Member> members() {
        return members;
    }

    /**
     * Returns how the members are checked.
     *
     * @return monitor; {@link HealthMonitor#DEFAULT} if the user named none
     */
    public HealthMonitor monitor() {
        return monitor;
    }

    /**
     * Returns what is done with new connections when all members are down.
     *
     * @return what is done; by default they are refused
     */
    public AllDown allDown() {
        return allDown;
    }

    /**
     * Returns the share of the members that may be ejected for their answers (not for failed
     * checks).
     *
     * @return percent, 0 to 100; 50 by default
     */
    public int maxEjectedPercent() {
        return maxEjectedPercent;
    }

    /**
     * Returns the time in which a member that comes back reaches its full share.
     *
     * @return seconds, 0 to 3600; 0, the default, for at once
     */
    public int slowStartSeconds() {
        return slowStartSeconds;
    }

    /**
     * Returns whether weights follow what members report.
     *
     * @return whether they do; false by default
     */
    public boolean dynamicWeights() {
        return dynamicWeights;
    }

    /**
     * Returns from where members may join by themselves.
     *
     * @return rule, or empty if none may
     */
    public Optional<Discovery> discovery() {
        return Optional.ofNullable(discovery);
    }

    /**
     * Returns how clients are split over the values of a label.
     *
     * @return immutable list of shares of one label that add up to 100; empty for no split
     */
    public List<SplitShare> split() {
        return split;
    }

    /**
     * Finds a member.
     *
     * @param memberId its name
     * @return the member, or empty if this pool has none of that name
     */
    public Optional<Member> member(MemberId memberId) {
        return members.stream().filter(m -> m.id().equals(memberId)).findFirst();
    }

    /**
     * Starts a new pool with no members and the default algorithm.
     *
     * @return builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a variant of this pool.
     *
     * @return builder with the values of this pool
     */
    public Builder toBuilder() {
        return new Builder()
                .id(id)
                .algorithm(algorithm)
                .members(members)
                .monitor(monitor)
                .allDown(allDown)
                .maxEjectedPercent(maxEjectedPercent)
                .slowStartSeconds(slowStartSeconds)
                .dynamicWeights(dynamicWeights)
                .discovery(discovery)
                .split(split);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                id,
                algorithm,
                members,
                monitor,
                allDown,
                maxEjectedPercent,
                slowStartSeconds,
                dynamicWeights,
                discovery,
                split);
    }

    @Override
    public boolean equals(Object obj) {
        if (this == obj) {
            return true;
        }
        if (!(obj instanceof Pool)) {
            return false;
        }
        Pool other = (Pool) obj;
        return id.equals(other.id)
                && algorithm.equals(other.algorithm)
                && members.equals(other.members)
                && monitor.equals(other.monitor)
                && allDown == other.allDown
                && maxEjectedPercent == other.maxEjectedPercent
                && slowStartSeconds == other.slowStartSeconds
                && dynamicWeights == other.dynamicWeights
                && Objects.equals(discovery, other.discovery)
                && split.equals(other.split);
    }

    @Override
    public String toString() {
        return toStringHelper(this)
                .add("id", id)
                .add("algorithm", algorithm)
                .add("members", members)
                .toString();
    }

    /** Builder of pools; not thread-safe. Its setters refuse what is out of range at once. */
    public static final class Builder {
        private PoolId id;
        private String algorithm = DEFAULT_ALGORITHM;
        private ImmutableList<Member> members = ImmutableList.of();
        private HealthMonitor monitor = HealthMonitor.DEFAULT;
        private AllDown allDown = AllDown.REJECT;
        private int maxEjectedPercent = 50;
        private int slowStartSeconds;
        private boolean dynamicWeights;
        private Discovery discovery;
        private ImmutableList<SplitShare> split = ImmutableList.of();

        private Builder() {}

        /**
         * Sets the name (required).
         *
         * @param id name
         * @return this
         */
        public Builder id(PoolId id) {
            this.id = id;
            return this;
        }

        /**
         * Sets the algorithm.
         *
         * @param algorithm name of a {@link BalancerFactory}
         * @return this
         */
        public Builder algorithm(String algorithm) {
            this.algorithm = Ids.checked("algorithm", algorithm);
            return this;
        }

        /**
         * Sets the members.
         *
         * @param members in the order in which they take their turns
         * @return this
         * @throws InvalidConfigException if a name, or an address and port, is there twice
         */
        public Builder members(List<Member> members) {
            this.members = Lists.members(members);
            return this;
        }

        /**
         * Sets how the members are checked.
         *
         * @param monitor monitor
         * @return this
         */
        public Builder monitor(HealthMonitor monitor) {
            this.monitor = monitor;
            return this;
        }

        /**
         * Sets what is done when all members are down.
         *
         * @param allDown what is done
         * @return this
         */
        public Builder allDown(AllDown allDown) {
            this.allDown = allDown;
            return this;
        }

        /**
         * Sets the share of the members that may be ejected for their answers.
         *
         * @param percent 0 to 100
         * @return this
         */
        public Builder maxEjectedPercent(int percent) {
            this.maxEjectedPercent = Ranges.checked("maxEjectedPercent", percent, 0, 100);
            return this;
        }

        /**
         * Sets the time in which a member that comes back reaches its full share.
         *
         * @param seconds 0 to 3600
         * @return this
         */
        public Builder slowStartSeconds(int seconds) {
            this.slowStartSeconds = Ranges.checked("slowStartSeconds", seconds, 0, 3_600);
            return this;
        }

        /**
         * Sets whether weights follow what members report.
         *
         * @param dynamic whether they do
         * @return this
         */
        public Builder dynamicWeights(boolean dynamic) {
            this.dynamicWeights = dynamic;
            return this;
        }

        /**
         * Sets from where members may join by themselves.
         *
         * @param discovery rule, or null if none may
         * @return this
         */
        public Builder discovery(Discovery discovery) {
            this.discovery = discovery;
            return this;
        }

        /**
         * Sets how clients are split over the values of a label.
         *
         * @param shares shares of one label that add up to 100, each value once; empty for none
         * @return this
         * @throws InvalidConfigException if they do not
         */
        public Builder split(List<SplitShare> shares) {
            this.split = Lists.split(shares);
            return this;
        }

        /**
         * Makes the pool.
         *
         * @return pool
         * @throws InvalidConfigException if the name is missing
         */
        public Pool build() {
            return new Pool(this);
        }
    }
}
