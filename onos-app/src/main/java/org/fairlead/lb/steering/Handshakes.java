/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Follows by the switches' counters which connections move, and which were never completed. A
 * client that does not want the connection that it began sends nothing, or a reset of at most 60
 * bytes; one that does sends more. Changed by one thread; what is known can be read by any.
 */
final class Handshakes {
    /** Time after which a handshake that is not completed will not be; counters come every 5 s. */
    static final long PATIENCE_MILLIS = 15_000;

    /** A segment without options and payload, padded to what Ethernet wants. */
    private static final int BARE_BYTES = 60;

    /** Handshakes that were left by the client after the member had answered. */
    private volatile Map<Source, Integer> left = Map.of();

    /** Takes what the switches have counted. */
    void look(Collection<Steered> connections, FirstAnswers answers, long now) {
        Map<Source, Integer> found = new HashMap<>();
        for (Steered steered : connections) {
            Hop hop = steered.hop;
            if (steered.state != Steered.State.LIVE || hop == null) {
                continue;
            }
            Optional<Traffic> traffic = answers.traffic(steered.key);
            traffic.ifPresent(t -> note(steered, t, now));
            if (isHalfOpen(steered, now)
                    && traffic.filter(t -> t.packetsToClient > 0).isPresent()) {
                found.merge(new Source(hop.edge(), steered.key.client()), 1, Integer::sum);
            }
        }
        left = Map.copyOf(found);
    }

    private static void note(Steered steered, Traffic traffic, long now) {
        long packets = traffic.packetsFromClient + traffic.packetsToClient;
        if (packets != steered.seenPackets) {
            steered.seenPackets = packets;
            steered.movedAt = now;
        }
        if (traffic.packetsToClient > 0
                && (traffic.packetsFromClient > 1 || traffic.bytesFromClient > BARE_BYTES)) {
            steered.completed = true;
        }
    }

    /** Whether a connection was begun some time ago and not completed since. */
    static boolean isHalfOpen(Steered steered, long now) {
        return !steered.completed && now - steered.createdAt > PATIENCE_MILLIS;
    }

    /** Handshakes that a source has begun and, as it seems, left lying; of those with rules. */
    int leftBy(Source source) {
        return left.getOrDefault(source, 0);
    }
}
