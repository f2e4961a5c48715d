/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.policy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.fairlead.lb.api.Policy;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.SplitShare;
import org.fairlead.lb.api.Vip;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;

/**
 * Takes a connection by policy to a pool, and by the pool's split to some of its members.
 *
 * <p>What a policy asks for holds strictly: where no member with its labels serves, nobody does. A
 * split is a wish: where nobody of a client's share serves, the next share of that client's own
 * order does, and where no share serves at all, any member that the policy allows.
 */
public final class Router {
    private Router() {}

    /** What must be known of pools. */
    public interface Pools {
        /**
         * Returns how a pool's clients are split.
         *
         * @param pool name of the pool
         * @return split; an empty one if they are not, or if there is no such pool
         */
        Split split(PoolId pool);

        /**
         * Returns whether any member of a pool with certain labels takes new connections.
         *
         * @param pool name of the pool
         * @param labels labels that the member must have
         * @return whether there is one
         */
        boolean isServed(PoolId pool, Map<String, String> labels);
    }

    /**
     * Finds who may serve a connection.
     *
     * @param vip virtual address that it is for
     * @param client address of the client
     * @param ingress where it comes into the network, if that is known
     * @param at point in time
     * @param pools pools as they are now
     * @return pool, and labels of the members
     */
    public static Route route(
            Vip vip, Ip4Address client, Optional<ConnectPoint> ingress, Instant at, Pools pools) {
        Optional<Policy> policy = Policies.match(vip.policies(), client, ingress, at);
        String name = policy.map(Policy::name).orElse(null);
        PoolId pool = policy.flatMap(Policy::pool).orElse(vip.pool());
        Map<String, String> labels = policy.map(Policy::labels).orElse(Map.of());
        Split split = pools.split(pool);
        if (split.isEmpty()) {
            return new Route(name, pool, labels, null, "");
        }
        if (labels.containsKey(split.label())) {
            return new Route(name, pool, labels, null, "the policy overrides the split");
        }
        SplitShare own = split.of(client.toInt()).orElseThrow();
        Optional<SplitShare> share =
                split.of(client.toInt(), s -> pools.isServed(pool, with(labels, s)));
        if (share.isEmpty()) {
            String note = "no share of the split serves, so any member may";
            return new Route(name, pool, labels, own, note);
        }
        String note =
                share.get().equals(own)
                        ? ""
                        : "nobody of " + text(own) + " serves, so " + text(share.get()) + " does";
        return new Route(name, pool, with(labels, share.get()), own, note);
    }

    private static Map<String, String> with(Map<String, String> labels, SplitShare share) {
        if (labels.isEmpty()) {
            return Map.of(share.label(), share.value());
        }
        Map<String, String> both = new HashMap<>(labels);
        both.put(share.label(), share.value());
        return both;
    }

    private static String text(SplitShare share) {
        return share.label() + "=" + share.value();
    }
}
