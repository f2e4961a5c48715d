/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fairlead.lb.api.Policy;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;

/** Finds the policy that decides on a connection. */
public final class Policies {
    private Policies() {}

    /**
     * Finds the first policy that applies.
     *
     * @param policies in the order in which they are tried
     * @param client address of the client
     * @param ingress where the connection comes into the network; if empty, policies that ask for
     *     it do not apply
     * @param at point in time
     * @return policy, or empty if none applies
     */
    public static Optional<Policy> match(
            List<Policy> policies, Ip4Address client, Optional<ConnectPoint> ingress, Instant at) {
        for (Policy policy : policies) {
            if (applies(policy, client, ingress, at)) {
                return Optional.of(policy);
            }
        }
        return Optional.empty();
    }

    private static boolean applies(
            Policy policy, Ip4Address client, Optional<ConnectPoint> ingress, Instant at) {
        return policy.client().map(c -> c.contains(client)).orElse(true)
                && (policy.ingress().isEmpty() || policy.ingress().equals(ingress))
                && policy.time().map(t -> t.contains(at)).orElse(true);
    }
}
