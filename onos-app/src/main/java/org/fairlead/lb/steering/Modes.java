/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.slf4j.LoggerFactory.getLogger;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.fairlead.lb.api.SteeringMode;
import org.fairlead.lb.api.Vip;
import org.fairlead.lb.api.VipId;
import org.slf4j.Logger;

/**
 * Tells which virtual addresses are steered by slots now: those that say so, and of the hybrid ones
 * those that are busy. Updated by one thread; what is known can be read by any.
 */
final class Modes {
    /** Time over which rates are reckoned. */
    private static final long WINDOW_MILLIS = 1_000;

    private final Logger log = getLogger(getClass());
    private final Map<VipId, LongAdder> segments = new ConcurrentHashMap<>();
    private final Map<VipId, Hybrid> hybrids = new HashMap<>();
    private volatile Set<VipId> slotted = Set.of();

    private static final class Hybrid {
        private final ModeGovernor governor;
        private long at;
        private long segments;
        private long packets;

        Hybrid(long now) {
            governor = new ModeGovernor(now);
            at = now;
        }
    }

    /** Notes that a segment of a virtual address came to the controller. */
    void saw(VipId vip) {
        segments.computeIfAbsent(vip, id -> new LongAdder()).increment();
    }

    /** Whether a virtual address is to be steered by slots. */
    boolean isSlotted(Vip vip) {
        return vip.mode() == SteeringMode.SLOTS
                || vip.mode() == SteeringMode.HYBRID && slotted.contains(vip.id());
    }

    /**
     * Looks how busy things are.
     *
     * @param vips those that are configured
     * @param tableUse share of the fullest switch's connections, 0 to 1
     * @param queueUse share of the workers' queues, 0 to 1
     * @param slotPackets packets that the rules of slots have counted, by virtual address; where
     *     they are replaced, less than before
     * @param now milliseconds, never less than before
     */
    void update(
            Collection<Vip> vips,
            double tableUse,
            double queueUse,
            Map<VipId, Long> slotPackets,
            long now) {
        Set<VipId> known = new HashSet<>();
        Set<VipId> next = new HashSet<>();
        for (Vip vip : vips) {
            known.add(vip.id());
            if (vip.mode() != SteeringMode.HYBRID) {
                hybrids.remove(vip.id());
                continue;
            }
            Hybrid hybrid = hybrids.computeIfAbsent(vip.id(), id -> new Hybrid(now));
            if (now - hybrid.at >= WINDOW_MILLIS) {
                read(vip.id(), hybrid, tableUse, queueUse, slotPackets, now);
            }
            if (hybrid.governor.mode() == SteeringMode.SLOTS) {
                next.add(vip.id());
            }
        }
        hybrids.keySet().retainAll(known);
        segments.keySet().retainAll(known);
        slotted = Set.copyOf(next);
    }

    private void read(
            VipId vip,
            Hybrid hybrid,
            double tableUse,
            double queueUse,
            Map<VipId, Long> slotPackets,
            long now) {
        LongAdder adder = segments.get(vip);
        long seen = adder == null ? 0 : adder.sum();
        long packets = slotPackets.getOrDefault(vip, 0L);
        double seconds = (now - hybrid.at) / 1_000.0;
        SteeringMode before = hybrid.governor.mode();
        SteeringMode after =
                hybrid.governor.read(
                        new ModeGovernor.Reading(
                                Math.max(0, seen - hybrid.segments) / seconds,
                                tableUse,
                                queueUse,
                                Math.max(0, packets - hybrid.packets) / seconds),
                        now);
        hybrid.at = now;
        hybrid.segments = seen;
        hybrid.packets = packets;
        if (before != after) {
            log.info("{} is steered by {} from now on", vip, after.lowerName());
        }
    }
}
