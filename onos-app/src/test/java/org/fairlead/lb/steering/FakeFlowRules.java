/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleEvent;
import org.onosproject.net.flow.FlowRuleListener;
import org.onosproject.net.flow.FlowRuleOperation;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleServiceAdapter;

/** Switches that confirm when they are told to. */
final class FakeFlowRules extends FlowRuleServiceAdapter {
    final Deque<FlowRuleOperations> asked = new ConcurrentLinkedDeque<>();
    final Map<FlowRule, FlowEntry> table = new ConcurrentHashMap<>();
    final List<FlowRuleListener> listeners = new CopyOnWriteArrayList<>();
    boolean atOnce;
    boolean broken;

    @Override
    public void apply(FlowRuleOperations ops) {
        if (broken) {
            throw new IllegalStateException("broken on purpose");
        }
        asked.add(ops);
        if (atOnce) {
            confirm();
        }
    }

    /** Confirms the oldest operations that were asked for. */
    void confirm() {
        FlowRuleOperations ops = asked.remove();
        for (Set<FlowRuleOperation> stage : ops.stages()) {
            for (FlowRuleOperation op : stage) {
                table.remove(op.rule());
                if (op.type() != FlowRuleOperation.Type.REMOVE) {
                    put(this, op.rule());
                    tell(new FlowRuleEvent(FlowRuleEvent.Type.RULE_ADDED, op.rule()));
                }
            }
        }
        ops.callback().onSuccess(ops);
    }

    private void tell(FlowRuleEvent event) {
        listeners.forEach(listener -> listener.event(event));
    }

    static void put(FakeFlowRules switches, FlowRule rule) {
        switches.table.put(rule, new DefaultFlowEntry(rule, FlowEntry.FlowEntryState.ADDED));
    }

    void refuse() {
        FlowRuleOperations ops = asked.remove();
        ops.callback().onError(ops);
    }

    @Override
    public void removeFlowRules(FlowRule... rules) {
        for (FlowRule rule : rules) {
            table.remove(rule);
        }
    }

    @Override
    public Iterable<FlowEntry> getFlowEntriesById(ApplicationId id) {
        List<FlowEntry> result = new ArrayList<>();
        for (FlowEntry entry : table.values()) {
            if (entry.appId() == id.id()) {
                result.add(entry);
            }
        }
        return result;
    }

    @Override
    public void addListener(FlowRuleListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(FlowRuleListener listener) {
        listeners.remove(listener);
    }
}
