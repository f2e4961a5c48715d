/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.flow;

import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleStore;

/** The part of ONOS' rule store that is needed to tell its own rules from others. */
interface StoredRules {
    /** Returns the stored rule that equals a rule, or null. */
    FlowEntry get(FlowRule rule);

    /** Puts a rule that is in place into the store; may do nothing while mastership is settled. */
    void adopt(FlowEntry entry);

    /** Returns the rules of the real store. */
    static StoredRules of(FlowRuleStore store) {
        return new StoredRules() {
            @Override
            public FlowEntry get(FlowRule rule) {
                return store.getFlowEntry(rule);
            }

            @Override
            public void adopt(FlowEntry entry) {
                store.addOrUpdateFlowRule(entry);
            }
        };
    }
}
