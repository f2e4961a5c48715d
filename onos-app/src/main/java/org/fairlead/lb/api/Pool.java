/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import static com.google.common.base.MoreObjects.toStringHelper;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Servers that are interchangeable, and how connections are spread over them. Immutable. */
public final class Pool {
    /** Algorithm of a pool that names none. */
    public static final String DEFAULT_ALGORITHM = "round-robin";

    private final PoolId id;
    private final String algorithm;
    private final ImmutableList<Member> members;

    private Pool(Builder b) {
        if (b.id == null) {
            throw new InvalidConfigException("id", "is missing");
        }
        id = b.id;
        algorithm = Ids.checked("algorithm", b.algorithm);
        members = ImmutableList.copyOf(b.members);
        Set<MemberId> ids = new HashSet<>();
        Map<String, MemberId> endpoints = new HashMap<>();
        for (int i = 0; i < members.size(); i++) {
            Member m = members.get(i);
            if (!ids.add(m.id())) {
                throw new InvalidConfigException(
                        "members[" + i + "].id", "'" + m.id() + "' is there twice");
            }
            MemberId twin = endpoints.put(m.address() + ":" + m.port(), m.id());
            if (twin != null) {
                throw new InvalidConfigException(
                        "members[" + i + "].address",
                        m.address() + ":" + m.port() + " is member '" + twin + "' already");
            }
        }
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
        return new Builder().id(id).algorithm(algorithm).members(members);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, algorithm, members);
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
                && members.equals(other.members);
    }

    @Override
    public String toString() {
        return toStringHelper(this)
                .add("id", id)
                .add("algorithm", algorithm)
                .add("members", members)
                .toString();
    }

    /** Builder of pools; not thread-safe. */
    public static final class Builder {
        private PoolId id;
        private String algorithm = DEFAULT_ALGORITHM;
        private List<Member> members = List.of();

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
            this.algorithm = algorithm;
            return this;
        }

        /**
         * Sets the members.
         *
         * @param members in the order in which they take their turns
         * @return this
         */
        public Builder members(List<Member> members) {
            this.members = members;
            return this;
        }

        /**
         * Makes the pool.
         *
         * @return pool
         * @throws InvalidConfigException if a value is missing, or a member is there twice
         */
        public Pool build() {
            return new Pool(this);
        }
    }
}
