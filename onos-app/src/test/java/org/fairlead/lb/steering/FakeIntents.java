/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.core.IdGenerator;
import org.onosproject.net.FilteredConnectPoint;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.intent.FlowRuleIntent;
import org.onosproject.net.intent.Intent;
import org.onosproject.net.intent.IntentEvent;
import org.onosproject.net.intent.IntentListener;
import org.onosproject.net.intent.IntentServiceAdapter;
import org.onosproject.net.intent.IntentState;
import org.onosproject.net.intent.Key;
import org.onosproject.net.intent.MultiPointToSinglePointIntent;
import org.onosproject.net.intent.PathIntent;

/**
 * Intents that are installed at once: every switch but the last sends to port 1. Rules go into
 * switches only if there are any.
 */
final class FakeIntents extends IntentServiceAdapter {
    static final ApplicationId APP = new DefaultApplicationId(9, "org.onosproject.net.intent");

    private static final AtomicLong NEXT = new AtomicLong();
    private static final IdGenerator IDS = NEXT::getAndIncrement;

    final Map<Key, Intent> intents = new LinkedHashMap<>();
    final Map<Key, IntentState> states = new LinkedHashMap<>();
    final List<IntentListener> listeners = new ArrayList<>();
    int submitted;
    PortNumber uplink = PortNumber.portNumber(1);
    private final FakeFlowRules switches;

    FakeIntents(FakeFlowRules switches) {
        this.switches = switches;
        Intent.unbindIdGenerator(IDS);
        Intent.bindIdGenerator(IDS);
    }

    @Override
    public synchronized void submit(Intent intent) {
        submitted++;
        rules(intents.put(intent.key(), intent)).forEach(switches.table::remove);
        states.put(intent.key(), IntentState.INSTALLED);
        rules(intent).forEach(r -> FakeFlowRules.put(switches, r));
        tell(IntentEvent.Type.INSTALLED, intent);
    }

    @Override
    public synchronized void withdraw(Intent intent) {
        states.put(intent.key(), IntentState.WITHDRAWN);
        rules(intent).forEach(switches.table::remove);
        tell(IntentEvent.Type.WITHDRAWN, intent);
    }

    @Override
    public synchronized void purge(Intent intent) {
        states.remove(intent.key());
        intents.remove(intent.key());
        tell(IntentEvent.Type.PURGED, intent);
    }

    void fail(Intent intent) {
        states.put(intent.key(), IntentState.FAILED);
        tell(IntentEvent.Type.FAILED, intent);
    }

    private void tell(IntentEvent.Type type, Intent intent) {
        listeners.forEach(l -> l.event(new IntentEvent(type, intent)));
    }

    List<FlowRule> rules(Intent intent) {
        List<FlowRule> rules = new ArrayList<>();
        if (intent == null) {
            return rules;
        }
        MultiPointToSinglePointIntent m = (MultiPointToSinglePointIntent) intent;
        for (FilteredConnectPoint from : m.filteredIngressPoints()) {
            boolean last = from.connectPoint().deviceId().equals(m.egressPoint().deviceId());
            rules.add(
                    DefaultFlowRule.builder()
                            .forDevice(from.connectPoint().deviceId())
                            .withSelector(
                                    DefaultTrafficSelector.builder(m.selector())
                                            .matchInPort(from.connectPoint().port())
                                            .build())
                            .withTreatment(
                                    DefaultTrafficTreatment.builder()
                                            .setOutput(last ? m.egressPoint().port() : uplink)
                                            .build())
                            .withPriority(intent.priority())
                            .fromApp(APP)
                            .makePermanent()
                            .build());
        }
        return rules;
    }

    @Override
    public synchronized Intent getIntent(Key key) {
        return intents.get(key);
    }

    @Override
    public synchronized Iterable<Intent> getIntents() {
        return List.copyOf(intents.values());
    }

    @Override
    public synchronized Iterable<Intent> getIntentsByAppId(ApplicationId id) {
        List<Intent> result = new ArrayList<>();
        intents.values().stream().filter(i -> i.appId().equals(id)).forEach(result::add);
        return result;
    }

    @Override
    public synchronized IntentState getIntentState(Key key) {
        return states.get(key);
    }

    @Override
    public synchronized List<Intent> getInstallableIntents(Key key) {
        Intent intent = intents.get(key);
        if (intent == null || states.get(key) != IntentState.INSTALLED) {
            return null;
        }
        return List.of(
                new FlowRuleIntent(
                        APP,
                        key,
                        rules(intent),
                        List.of(),
                        PathIntent.ProtectionType.PRIMARY,
                        null));
    }

    @Override
    public void addListener(IntentListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(IntentListener listener) {
        listeners.remove(listener);
    }
}
