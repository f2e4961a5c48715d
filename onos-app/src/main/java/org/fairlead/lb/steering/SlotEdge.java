/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.slf4j.LoggerFactory.getLogger;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fairlead.lb.api.VipId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleOperationsContext;
import org.onosproject.net.flow.FlowRuleService;
import org.slf4j.Logger;

/**
 * Keeps the rules of slots at one edge switch. What should be there is reckoned anew at each look
 * from what is there, so a look can be repeated, and a controller that has just started goes on
 * from what it finds. Looks are for one thread; others read what the last one has found.
 */
final class SlotEdge {
    /** Time in which live connections to a member itself get rules of their own. */
    static final long GUARD_MILLIS = 3_000;

    /** After so long without an answer a switch is asked again. */
    static final long PATIENCE_MILLIS = 10_000;

    /**
     * For so long after its first look it only adds: what it does not know of yet may be what other
     * rules are for.
     */
    static final long YOUNG_MILLIS = 15_000;

    private static final long PAUSE_MILLIS = 2_000;

    private final Logger log = getLogger(getClass());
    private final DeviceId edge;
    private final SlotRules rules;
    private final FlowRuleService flowRules;
    private final Runnable changed;
    private final long createdAt;

    /** What the switch has confirmed, by its match. */
    private final Map<FlowRule, FlowRule> confirmed = new ConcurrentHashMap<>();

    private final Map<Endpoint, Long> guardedSince = new HashMap<>();
    private volatile long busyUntil;
    private volatile Map<VipId, BitSet> live = Map.of();
    private volatile Map<VipId, Integer> lacking = Map.of();
    private volatile Set<VipId> punted = Set.of();
    private volatile Set<Client> ready = Set.of();

    /**
     * Begins to look after a switch.
     *
     * @param changed is run, on any thread, when another look is worth while
     */
    SlotEdge(
            DeviceId edge, SlotRules rules, FlowRuleService flowRules, Runnable changed, long now) {
        this.edge = edge;
        this.rules = rules;
        this.flowRules = flowRules;
        this.changed = changed;
        this.createdAt = now;
    }

    /** Whether it has only just begun: ONOS and it are finding out what is there. */
    boolean isYoung(long now) {
        return now - createdAt < YOUNG_MILLIS;
    }

    /** Whether nothing that was asked of the switch waits to be confirmed. */
    boolean isQuiet(long now) {
        return now >= busyUntil;
    }

    /** Whether rules take a slot to its owner. */
    boolean isLive(VipId vip, int slot) {
        BitSet bits = live.get(vip);
        return bits != null && bits.get(slot);
    }

    /** Whether some slots that have an owner have no rule in the switch yet. */
    boolean lacks(VipId vip) {
        return lacking.getOrDefault(vip, 1) > 0;
    }

    /** Whether a client gets answers from the virtual addresses, whichever member a slot is of. */
    boolean isReady(Client client) {
        return ready.contains(client);
    }

    /** Whether the opening of any connection to a virtual address should come to the controller. */
    boolean punts(VipId vip) {
        return !live.containsKey(vip) || punted.contains(vip);
    }

    /**
     * Compares what should be with what is, and asks for the difference.
     *
     * @param own rules of the application at this switch that ONOS knows
     * @param view what else matters; it is completed here
     * @param now milliseconds
     */
    void look(Iterable<? extends FlowEntry> own, SlotLook.View view, long now) {
        if (!isQuiet(now)) {
            return;
        }
        Map<FlowRule, FlowEntry> present = new HashMap<>();
        for (FlowEntry entry : own) {
            if (SlotRules.isPermanent(entry)
                    && entry.state() != FlowEntryState.PENDING_REMOVE
                    && entry.state() != FlowEntryState.REMOVED) {
                present.put(entry, entry);
                if (entry.state() == FlowEntryState.ADDED) {
                    confirmed.putIfAbsent(entry, entry);
                }
            }
        }
        confirmed.keySet().retainAll(present.keySet());
        view.edge = edge;
        view.present = present;
        view.isConfirmed = this::isConfirmed;
        view.isGuardedLongEnough =
                e -> guardedSince.containsKey(e) && now - guardedSince.get(e) >= GUARD_MILLIS;
        SlotLook look = new SlotLook(rules, view);
        guardedSince.keySet().retainAll(look.guarded);
        look.guarded.forEach(e -> guardedSince.putIfAbsent(e, now));
        live = look.live;
        lacking = look.lacking;
        punted = look.punted;
        ready = look.ready;
        apply(present, look, now);
    }

    private boolean isConfirmed(FlowRule rule) {
        FlowRule there = confirmed.get(rule);
        return there != null && there.treatment().equals(rule.treatment());
    }

    private void apply(Map<FlowRule, FlowEntry> present, SlotLook look, long now) {
        Set<FlowRule> surplus = new HashSet<>(present.keySet());
        Set<FlowRule> asked = new HashSet<>();
        FlowRuleOperations.Builder operations = FlowRuleOperations.builder();
        // What guards comes first and goes last; what takes slots somewhere, the other way round.
        bring(look.guards, present, surplus, operations, asked);
        operations.newStage();
        bring(look.answers, present, surplus, operations, asked);
        operations.newStage();
        bring(look.forwards, present, surplus, operations, asked);
        remove(surplus, SlotRules.FORWARD_PRIORITY, operations);
        if (isYoung(now)) {
            remove(surplus, SlotRules.SYN_PRIORITY, operations);
        } else {
            operations.newStage();
            remove(surplus, SlotRules.REVERSE_PRIORITY, operations);
            operations.newStage();
            surplus.forEach(operations::remove);
        }
        FlowRuleOperations built =
                operations.build(
                        new FlowRuleOperationsContext() {
                            @Override
                            public void onSuccess(FlowRuleOperations ops) {
                                asked.forEach(r -> confirmed.put(r, r));
                                busyUntil = 0;
                                changed.run();
                            }

                            @Override
                            public void onError(FlowRuleOperations ops) {
                                log.warn("{} has refused rules of slots; trying again", edge);
                                busyUntil = now + PAUSE_MILLIS;
                            }
                        });
        if (!built.stages().isEmpty()) {
            log.debug("{} gets {} other rules of slots", edge, asked.size());
            busyUntil = now + PATIENCE_MILLIS;
            flowRules.apply(built);
        }
    }

    private void bring(
            Set<FlowRule> wanted,
            Map<FlowRule, FlowEntry> present,
            Set<FlowRule> surplus,
            FlowRuleOperations.Builder operations,
            Set<FlowRule> asked) {
        for (FlowRule rule : wanted) {
            surplus.remove(rule);
            FlowEntry there = present.get(rule);
            if (there == null) {
                operations.add(rule);
                asked.add(rule);
            } else if (!there.treatment().equals(rule.treatment())) {
                operations.modify(rule);
                asked.add(rule);
                confirmed.remove(rule);
            }
        }
    }

    private static void remove(
            Set<FlowRule> surplus, int priority, FlowRuleOperations.Builder operations) {
        surplus.removeIf(
                rule -> {
                    boolean goes = rule.priority() == priority;
                    if (goes) {
                        operations.remove(rule);
                    }
                    return goes;
                });
    }
}
