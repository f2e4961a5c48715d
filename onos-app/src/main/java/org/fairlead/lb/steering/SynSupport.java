/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.slf4j.LoggerFactory.getLogger;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.slf4j.Logger;

/**
 * Finds out which switches can tell a SYN from other segments. OpenFlow 1.3 cannot; Open vSwitch
 * can by an extension, if ONOS' provider knows it, too. A provider that does not may leave the
 * flags out of a rule without a word, so it is tried with a rule that matches no real packet: what
 * the switch reports back tells. For one thread only.
 */
final class SynSupport {
    /** Time after which a rule that was not reported back will not be. */
    static final long PATIENCE_MILLIS = 30_000;

    private final Logger log = getLogger(getClass());
    private final Rules rules;
    private final Map<DeviceId, Long> asked = new HashMap<>();
    private final Set<DeviceId> able = new HashSet<>();
    private final Set<DeviceId> unable = new HashSet<>();

    SynSupport(Rules rules) {
        this.rules = rules;
    }

    /**
     * Looks at what the switches have reported.
     *
     * @param own all rules of the application that ONOS knows
     * @param edges the switches that matter
     * @param now milliseconds
     */
    void update(Collection<? extends FlowEntry> own, Set<DeviceId> edges, long now) {
        asked.keySet().retainAll(edges);
        able.retainAll(edges);
        unable.retainAll(edges);
        edges.forEach(edge -> asked.putIfAbsent(edge, now));
        for (FlowEntry entry : own) {
            if (entry.priority() == Rules.PROBE_PRIORITY
                    && entry.state() == FlowEntryState.ADDED
                    && edges.contains(entry.deviceId())
                    && rules.synProbe(entry.deviceId()).equals(entry)
                    && able.add(entry.deviceId())) {
                log.debug("{} matches the flags of TCP", entry.deviceId());
            }
        }
    }

    /** The switches that can, as far as is known. */
    Set<DeviceId> able() {
        return Set.copyOf(able);
    }

    /** The rules that should be there to find out. */
    Set<FlowRule> probes(long now) {
        Set<FlowRule> probes = new HashSet<>();
        asked.forEach(
                (edge, since) -> {
                    if (able.contains(edge) || now - since < PATIENCE_MILLIS) {
                        probes.add(rules.synProbe(edge));
                    } else if (unable.add(edge)) {
                        log.info(
                                "{} or ONOS' provider for it cannot match the flags of TCP: a"
                                        + " client's port that is used again within {} s keeps its"
                                        + " member",
                                edge,
                                Rules.IDLE_TIMEOUT);
                    }
                });
        return probes;
    }
}
