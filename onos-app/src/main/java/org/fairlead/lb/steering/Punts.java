/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import com.google.common.collect.Sets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.fairlead.lb.api.Vip;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleService;

/** Keeps the rules that bring packets for virtual addresses to the controller. */
final class Punts {
    private final Rules rules;
    private final FlowRuleService flowRules;

    Punts(Rules rules, FlowRuleService flowRules) {
        this.rules = rules;
        this.flowRules = flowRules;
    }

    /**
     * Brings the rules up to date.
     *
     * @param present all rules of the application that ONOS knows
     * @param edges switches that should have them
     * @param vips what they should be for
     */
    void update(Collection<? extends FlowRule> present, Set<DeviceId> edges, Collection<Vip> vips) {
        Set<FlowRule> wanted = new HashSet<>();
        for (DeviceId edge : edges) {
            for (Vip vip : vips) {
                wanted.addAll(rules.punts(edge, vip));
            }
        }
        Set<FlowRule> have = new HashSet<>();
        for (FlowRule rule : present) {
            if (rule.priority() == Rules.PUNT_PRIORITY) {
                have.add(rule);
            }
        }
        FlowRuleOperations.Builder operations = FlowRuleOperations.builder();
        Sets.difference(have, wanted).forEach(operations::remove);
        Sets.difference(wanted, have).forEach(operations::add);
        FlowRuleOperations built = operations.build();
        if (!built.stages().isEmpty()) {
            flowRules.apply(built);
        }
    }
}
