/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import com.google.common.collect.Sets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiPredicate;
import org.fairlead.lb.api.Vip;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleService;

/** Keeps the rules that bring packets for virtual addresses to the controller. */
final class Punts {
    private final Rules rules;
    private final SynSupport syns;
    private final FlowRuleService flowRules;
    private volatile Set<FlowRule> wanted = Set.of();

    Punts(Rules rules, FlowRuleService flowRules) {
        this.rules = rules;
        this.syns = new SynSupport(rules);
        this.flowRules = flowRules;
    }

    /** The rules that should be there, as of the last update; may be called by any thread. */
    Set<FlowRule> wanted() {
        return wanted;
    }

    /** The switches that can tell a SYN from other segments, as far as is known. */
    Set<DeviceId> able() {
        return syns.able();
    }

    /**
     * Brings the rules up to date.
     *
     * @param present all rules of the application that ONOS knows
     * @param edges switches that should have them
     * @param vips what they should be for
     * @param now milliseconds
     * @param openings whether all that opens a connection to a virtual address should come from a
     *     switch
     */
    void update(
            Collection<? extends FlowEntry> present,
            Set<DeviceId> edges,
            Collection<Vip> vips,
            long now,
            BiPredicate<DeviceId, Vip> openings) {
        syns.update(present, edges, now);
        Set<FlowRule> next = syns.probes(now);
        Set<DeviceId> able = syns.able();
        for (DeviceId edge : edges) {
            for (Vip vip : vips) {
                next.addAll(rules.punts(edge, vip));
                if (able.contains(edge) && openings.test(edge, vip)) {
                    next.addAll(rules.syns(edge, vip));
                }
            }
        }
        Set<FlowRule> have = new HashSet<>();
        for (FlowRule rule : present) {
            if (Rules.isStanding(rule)) {
                have.add(rule);
            }
        }
        FlowRuleOperations.Builder operations = FlowRuleOperations.builder();
        wanted = Set.copyOf(next);
        Sets.difference(have, next).forEach(operations::remove);
        Sets.difference(next, have).forEach(operations::add);
        FlowRuleOperations built = operations.build();
        if (!built.stages().isEmpty()) {
            flowRules.apply(built);
        }
    }
}
