/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import static com.google.common.base.MoreObjects.toStringHelper;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.onlab.packet.Ip4Prefix;
import org.onosproject.net.ConnectPoint;

/**
 * A rule of a virtual address: which connections go to another pool, or to members with certain
 * labels. All conditions that are given must hold; a rule without conditions always applies. The
 * first rule that applies decides. Immutable.
 */
public final class Policy {
    private final String name;
    private final Ip4Prefix client;
    private final ConnectPoint ingress;
    private final TimeWindow time;
    private final PoolId pool;
    private final ImmutableSortedMap<String, String> labels;

    private Policy(Builder b) {
        name = Ids.checked("name", b.name);
        client = b.client;
        ingress = b.ingress;
        time = b.time;
        pool = b.pool;
        labels = ImmutableSortedMap.copyOf(b.labels);
        if (pool == null && labels.isEmpty()) {
            throw new InvalidConfigException("pool", "is missing; a policy names a pool or labels");
        }
    }

    /**
     * Returns the name of this rule within its virtual address.
     *
     * @return name
     */
    public String name() {
        return name;
    }

    /**
     * Returns whose connections are meant.
     *
     * @return prefix of client addresses, or empty for all
     */
    public Optional<Ip4Prefix> client() {
        return Optional.ofNullable(client);
    }

    /**
     * Returns where the connections that are meant come into the network.
     *
     * @return switch and port, or empty for all
     */
    public Optional<ConnectPoint> ingress() {
        return Optional.ofNullable(ingress);
    }

    /**
     * Returns when this rule applies.
     *
     * @return hours, or empty for always
     */
    public Optional<TimeWindow> time() {
        return Optional.ofNullable(time);
    }

    /**
     * Returns the pool that serves these connections.
     *
     * @return name of a pool, or empty for that of the virtual address
     */
    public Optional<PoolId> pool() {
        return Optional.ofNullable(pool);
    }

    /**
     * Returns the labels that a member must have to serve these connections.
     *
     * @return immutable map, may be empty
     */
    public Map<String, String> labels() {
        return labels;
    }

    /**
     * Starts a rule.
     *
     * @param name name within the virtual address
     * @return builder
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, client, ingress, time, pool, labels);
    }

    @Override
    public boolean equals(Object obj) {
        if (this == obj) {
            return true;
        }
        if (!(obj instanceof Policy)) {
            return false;
        }
        Policy other = (Policy) obj;
        return name.equals(other.name)
                && Objects.equals(client, other.client)
                && Objects.equals(ingress, other.ingress)
                && Objects.equals(time, other.time)
                && Objects.equals(pool, other.pool)
                && labels.equals(other.labels);
    }

    @Override
    public String toString() {
        return toStringHelper(this)
                .omitNullValues()
                .add("name", name)
                .add("client", client)
                .add("ingress", ingress)
                .add("time", time)
                .add("pool", pool)
                .add("labels", labels)
                .toString();
    }

    /** Builder of policies; not thread-safe. */
    public static final class Builder {
        private final String name;
        private Ip4Prefix client;
        private ConnectPoint ingress;
        private TimeWindow time;
        private PoolId pool;
        private Map<String, String> labels = Map.of();

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Sets whose connections are meant.
         *
         * @param prefix prefix of client addresses, or null for all
         * @return this
         */
        public Builder client(Ip4Prefix prefix) {
            this.client = prefix;
            return this;
        }

        /**
         * Sets where connections must come into the network.
         *
         * @param point switch and port, or null for any
         * @return this
         */
        public Builder ingress(ConnectPoint point) {
            this.ingress = point;
            return this;
        }

        /**
         * Sets when the rule applies.
         *
         * @param window hours, or null for always
         * @return this
         */
        public Builder time(TimeWindow window) {
            this.time = window;
            return this;
        }

        /**
         * Sets the pool.
         *
         * @param id name of a pool, or null for that of the virtual address
         * @return this
         */
        public Builder pool(PoolId id) {
            this.pool = id;
            return this;
        }

        /**
         * Sets the labels that members must have.
         *
         * @param wanted no null keys or values
         * @return this
         */
        public Builder labels(Map<String, String> wanted) {
            this.labels = wanted;
            return this;
        }

        /**
         * Makes the rule.
         *
         * @return policy
         * @throws InvalidConfigException if the name is wrong, or neither pool nor labels are named
         */
        public Policy build() {
            return new Policy(this);
        }
    }
}
