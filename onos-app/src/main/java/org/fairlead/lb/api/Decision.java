/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import static com.google.common.base.MoreObjects.toStringHelper;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.onosproject.net.ConnectPoint;

/**
 * Why a connection goes, or would go, to a member: policy, pool, split, algorithm and what that
 * thought of the members. Immutable.
 */
public final class Decision {
    private final long number;
    private final long at;
    private final ConnectionKey key;
    private final VipId vip;
    private final ConnectPoint ingress;
    private final String policy;
    private final PoolId pool;
    private final SplitShare share;
    private final ImmutableSortedMap<String, String> labels;
    private final String note;
    private final String algorithm;
    private final MemberId member;
    private final String reason;
    private final ImmutableList<Candidate> candidates;

    private Decision(Builder b) {
        number = b.number;
        at = b.at;
        key = Objects.requireNonNull(b.key, "key");
        vip = Objects.requireNonNull(b.vip, "vip");
        ingress = b.ingress;
        policy = b.policy;
        pool = Objects.requireNonNull(b.pool, "pool");
        share = b.share;
        labels = ImmutableSortedMap.copyOf(b.labels);
        note = b.note;
        algorithm = b.algorithm;
        member = b.member;
        reason = b.reason;
        candidates = ImmutableList.copyOf(b.candidates);
    }

    /**
     * Returns which decision it is.
     *
     * @return counts up from 1 on each controller since its start; 0 if nothing was decided: it is
     *     what would be
     */
    public long number() {
        return number;
    }

    /**
     * Returns when it was made.
     *
     * @return milliseconds since 1970
     */
    public long at() {
        return at;
    }

    /**
     * Returns the connection.
     *
     * @return addresses and ports
     */
    public ConnectionKey key() {
        return key;
    }

    /**
     * Returns the virtual address.
     *
     * @return identifier
     */
    public VipId vip() {
        return vip;
    }

    /**
     * Returns where the connection comes into the network.
     *
     * @return switch and port, or empty if that is not known
     */
    public Optional<ConnectPoint> ingress() {
        return Optional.ofNullable(ingress);
    }

    /**
     * Returns the policy that applied.
     *
     * @return its name, or empty if none did
     */
    public Optional<String> policy() {
        return Optional.ofNullable(policy);
    }

    /**
     * Returns the pool.
     *
     * @return identifier
     */
    public PoolId pool() {
        return pool;
    }

    /**
     * Returns the share of the pool's split that the client belongs to.
     *
     * @return share, or empty if the pool is not split for this connection
     */
    public Optional<SplitShare> share() {
        return Optional.ofNullable(share);
    }

    /**
     * Returns the labels that a member had to have, by policy and split.
     *
     * @return immutable map; empty if any member of the pool would do
     */
    public Map<String, String> labels() {
        return labels;
    }

    /**
     * Returns what is special about policy and split.
     *
     * @return text for the user, empty if all was as configured
     */
    public String note() {
        return note;
    }

    /**
     * Returns the algorithm that chose among those members.
     *
     * @return name; empty if none did
     */
    public String algorithm() {
        return algorithm;
    }

    /**
     * Returns the chosen member.
     *
     * @return identifier, or empty if there was nobody, or the algorithm does not tell
     */
    public Optional<MemberId> member() {
        return Optional.ofNullable(member);
    }

    /**
     * Returns why that member was chosen.
     *
     * @return text for the user
     */
    public String reason() {
        return reason;
    }

    /**
     * Returns what the algorithm thought of the members at that time.
     *
     * @return immutable list, the best first; empty if that is not remembered
     */
    public List<Candidate> candidates() {
        return candidates;
    }

    /**
     * Returns the same decision without its candidates, which are most of its memory.
     *
     * @return decision
     */
    public Decision brief() {
        return with(List.of());
    }

    /**
     * Returns the same decision with other candidates.
     *
     * @param others the best first
     * @return decision
     */
    public Decision with(List<Candidate> others) {
        return others.equals(candidates) ? this : toBuilder().candidates(others).build();
    }

    private Builder toBuilder() {
        return new Builder(key, vip)
                .made(number, at)
                .ingress(ingress)
                .routed(policy, pool, share, labels, note)
                .chosen(algorithm, member, reason)
                .candidates(candidates);
    }

    /**
     * Starts a decision.
     *
     * @param key the connection
     * @param vip virtual address that it is for
     * @return builder
     */
    public static Builder builder(ConnectionKey key, VipId vip) {
        return new Builder(key, vip);
    }

    @Override
    public String toString() {
        return toStringHelper(this)
                .omitNullValues()
                .add("number", number)
                .add("key", key)
                .add("policy", policy)
                .add("pool", pool)
                .add("share", share)
                .add("algorithm", algorithm)
                .add("member", member)
                .add("reason", reason)
                .toString();
    }

    /** Builder of decisions; not thread-safe. */
    public static final class Builder {
        private final ConnectionKey key;
        private final VipId vip;
        private long number;
        private long at;
        private ConnectPoint ingress;
        private String policy;
        private PoolId pool;
        private SplitShare share;
        private Map<String, String> labels = Map.of();
        private String note = "";
        private String algorithm = "";
        private MemberId member;
        private String reason = "";
        private List<Candidate> candidates = List.of();

        private Builder(ConnectionKey key, VipId vip) {
            this.key = key;
            this.vip = vip;
        }

        /**
         * Sets when it was made.
         *
         * @param number counts up from 1; 0 if nothing was decided
         * @param at milliseconds since 1970
         * @return this
         */
        public Builder made(long number, long at) {
            this.number = number;
            this.at = at;
            return this;
        }

        /**
         * Sets where the connection comes in.
         *
         * @param point switch and port, or null if that is not known
         * @return this
         */
        public Builder ingress(ConnectPoint point) {
            this.ingress = point;
            return this;
        }

        /**
         * Sets what policy and split did (required).
         *
         * @param policy name of the policy, or null if none applied
         * @param pool pool
         * @param share share of the split, or null
         * @param labels labels that a member had to have
         * @param note what is special; may be empty
         * @return this
         */
        public Builder routed(
                String policy,
                PoolId pool,
                SplitShare share,
                Map<String, String> labels,
                String note) {
            this.policy = policy;
            this.pool = pool;
            this.share = share;
            this.labels = labels;
            this.note = note;
            return this;
        }

        /**
         * Sets what the algorithm did.
         *
         * @param algorithm its name; may be empty
         * @param member chosen member, or null if there is none
         * @param reason why
         * @return this
         */
        public Builder chosen(String algorithm, MemberId member, String reason) {
            this.algorithm = algorithm;
            this.member = member;
            this.reason = reason;
            return this;
        }

        /**
         * Sets what the algorithm thought of the members.
         *
         * @param candidates the best first
         * @return this
         */
        public Builder candidates(List<Candidate> candidates) {
            this.candidates = candidates;
            return this;
        }

        /**
         * Makes the decision.
         *
         * @return decision
         */
        public Decision build() {
            return new Decision(this);
        }
    }
}
