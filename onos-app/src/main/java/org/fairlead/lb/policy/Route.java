/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.policy;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.Optional;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SplitShare;

/** Who may serve a connection, after policies and the pool's split, and why. Immutable. */
public final class Route {
    private final String policy;
    private final PoolId pool;
    private final ImmutableSortedMap<String, String> labels;
    private final SplitShare share;
    private final String note;

    Route(String policy, PoolId pool, Map<String, String> labels, SplitShare share, String note) {
        this.policy = policy;
        this.pool = pool;
        this.labels = ImmutableSortedMap.copyOf(labels);
        this.share = share;
        this.note = note;
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
     * Returns the labels that a member must have.
     *
     * @return immutable map; empty for all members of the pool
     */
    public Map<String, String> labels() {
        return labels;
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
     * Returns what is special.
     *
     * @return text for the user, empty if all is as configured
     */
    public String note() {
        return note;
    }
}
