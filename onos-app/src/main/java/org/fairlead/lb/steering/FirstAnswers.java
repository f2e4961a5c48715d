/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.fairlead.lb.api.ConnectionKey;
import org.onosproject.net.flow.FlowEntry;

/**
 * Tells from the counters of its two rules whether a member has taken a connection. The answer to a
 * SYN goes from the member to the client by the switches alone, so this is all that is seen of it:
 * nothing came back, or one short packet and the client said no more, which is a reset.
 */
final class FirstAnswers {
    /** Age of the rules, by the switch, from which silence means something; in seconds. */
    static final int PATIENCE = 3;

    /** A reset has no options: 54 bytes, or padded to the 60 that Ethernet wants. */
    private static final int SHORT_BYTES = 60;

    private static final class Pair {
        private FlowEntry forward;
        private FlowEntry reverse;
    }

    private final Map<ConnectionKey, Pair> pairs = new HashMap<>();

    FirstAnswers(Collection<? extends FlowEntry> entries) {
        for (FlowEntry entry : entries) {
            if (entry.state() == FlowEntry.FlowEntryState.ADDED) {
                Rules.read(entry)
                        .ifPresent(
                                live -> {
                                    Pair pair = pairs.computeIfAbsent(live.key, k -> new Pair());
                                    if (live.forward) {
                                        pair.forward = entry;
                                    } else {
                                        pair.reverse = entry;
                                    }
                                });
            }
        }
    }

    /** What was counted; empty if the switch has not reported the rules of both directions. */
    Optional<Traffic> traffic(ConnectionKey key) {
        return Optional.ofNullable(pairs.get(key))
                .filter(pair -> pair.forward != null && pair.reverse != null)
                .map(pair -> Traffic.of(pair.forward, pair.reverse));
    }

    /** Whether the member has taken the connection; empty if that cannot be told yet. */
    Optional<Boolean> of(ConnectionKey key) {
        Pair pair = pairs.get(key);
        if (pair == null || pair.forward == null || pair.reverse == null) {
            return Optional.empty();
        }
        long sent = pair.forward.packets(); // without the SYN, which the controller has sent
        long answers = pair.reverse.packets();
        if (sent > 0 && answers > 0) {
            return Optional.of(true);
        }
        if (Math.min(pair.forward.life(), pair.reverse.life()) < PATIENCE) {
            return Optional.empty();
        }
        boolean reset = answers == 1 && pair.reverse.bytes() <= SHORT_BYTES;
        return Optional.of(answers > 0 && !reset);
    }
}
