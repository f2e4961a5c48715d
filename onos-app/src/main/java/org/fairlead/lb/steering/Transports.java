/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.slf4j.LoggerFactory.getLogger;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.onlab.packet.MacAddress;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.FilteredConnectPoint;
import org.onosproject.net.Host;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.EthCriterion;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions.OutputInstruction;
import org.onosproject.net.intent.Constraint;
import org.onosproject.net.intent.FlowRuleIntent;
import org.onosproject.net.intent.Intent;
import org.onosproject.net.intent.IntentService;
import org.onosproject.net.intent.IntentState;
import org.onosproject.net.intent.Key;
import org.onosproject.net.intent.MultiPointToSinglePointIntent;
import org.onosproject.net.intent.constraint.HashedPathSelectionConstraint;
import org.onosproject.net.intent.constraint.PartialFailureConstraint;
import org.slf4j.Logger;

/**
 * Carries packets to hosts by their hardware address: one intent a host, from every port for hosts.
 * ONOS picks among the equal-cost paths by a hash of the intent, so that the hosts spread over the
 * spines, and routes anew when a link fails.
 *
 * <p>Changes are made by one thread; what is known can be read by any.
 */
class Transports {
    static final int PRIORITY = Intent.DEFAULT_INTENT_PRIORITY;

    private static final List<Constraint> CONSTRAINTS =
            ImmutableList.of(new HashedPathSelectionConstraint(), new PartialFailureConstraint());
    private static final String KEY_PREFIX = "fairlead-transport-";

    private final Logger log = getLogger(getClass());
    private final IntentService intents;
    private final ApplicationId appId;

    /** Where each switch sends what is for a host; only of intents that are installed. */
    private final Map<MacAddress, Map<DeviceId, PortNumber>> nextHops = new ConcurrentHashMap<>();

    /** Hosts with nobody else to reach them: there is nothing to install. */
    private final Set<MacAddress> alone = ConcurrentHashMap.newKeySet();

    Transports(IntentService intents, ApplicationId appId) {
        this.intents = intents;
        this.appId = appId;
    }

    /**
     * Brings the intents up to date with the hosts. They start at every port for hosts, whether a
     * host is there or not: so a new host makes no other intent change, and paths from each edge
     * switch are there before they are needed.
     */
    void update(Set<Host> hosts, Set<ConnectPoint> sources) {
        Map<MacAddress, ConnectPoint> places = new HashMap<>();
        for (Host host : hosts) {
            places.put(host.mac(), Fabric.place(host));
        }
        Set<Key> wanted = new HashSet<>();
        places.forEach(
                (mac, place) -> {
                    Set<ConnectPoint> ingress = new HashSet<>(sources);
                    ingress.remove(place);
                    if (ingress.isEmpty()) {
                        alone.add(mac);
                        return;
                    }
                    alone.remove(mac);
                    wanted.add(key(mac));
                    submit(mac, place, ingress);
                });
        alone.retainAll(places.keySet());
        for (Intent intent : intents.getIntentsByAppId(appId)) {
            if (!wanted.contains(intent.key())) {
                retire(intent);
            }
        }
    }

    private void submit(MacAddress mac, ConnectPoint place, Set<ConnectPoint> ingress) {
        Set<FilteredConnectPoint> from = new HashSet<>();
        ingress.forEach(p -> from.add(new FilteredConnectPoint(p)));
        FilteredConnectPoint to = new FilteredConnectPoint(place);
        Intent present = intents.getIntent(key(mac));
        if (present instanceof MultiPointToSinglePointIntent) {
            MultiPointToSinglePointIntent old = (MultiPointToSinglePointIntent) present;
            IntentState state = intents.getIntentState(key(mac));
            if (old.filteredIngressPoints().equals(from)
                    && old.filteredEgressPoint().equals(to)
                    && state != IntentState.WITHDRAWN
                    && state != IntentState.WITHDRAWING
                    && state != IntentState.WITHDRAW_REQ) {
                if (state == IntentState.INSTALLED && !nextHops.containsKey(mac)) {
                    learn(present);
                }
                return;
            }
        }
        log.debug("Transport to {} at {} from {}", mac, place, ingress);
        intents.submit(
                MultiPointToSinglePointIntent.builder()
                        .appId(appId)
                        .key(key(mac))
                        .selector(DefaultTrafficSelector.builder().matchEthDst(mac).build())
                        .filteredIngressPoints(from)
                        .filteredEgressPoint(to)
                        .constraints(CONSTRAINTS)
                        .priority(PRIORITY)
                        .build());
    }

    private void retire(Intent intent) {
        IntentState state = intents.getIntentState(intent.key());
        if (state == IntentState.WITHDRAWN || state == IntentState.FAILED) {
            intents.purge(intent);
        } else if (state != IntentState.WITHDRAWING && state != IntentState.WITHDRAW_REQ) {
            intents.withdraw(intent);
        }
    }

    /** Withdraws everything. */
    void withdrawAll() {
        intents.getIntentsByAppId(appId).forEach(this::retire);
        nextHops.clear();
        alone.clear();
    }

    /** Purges what is withdrawn; tells whether nothing is left. */
    boolean purgeAll() {
        boolean gone = true;
        for (Intent intent : intents.getIntentsByAppId(appId)) {
            gone = false;
            retire(intent);
        }
        return gone;
    }

    /**
     * Takes over how an installed intent runs.
     *
     * @return the host, if packets to it now run another way
     */
    Optional<MacAddress> learn(Intent intent) {
        Optional<MacAddress> mac = mac(intent.key());
        if (!mac.isPresent() || !intent.appId().equals(appId)) {
            return Optional.empty();
        }
        Map<DeviceId, PortNumber> hops = new HashMap<>();
        List<Intent> installables = intents.getInstallableIntents(intent.key());
        if (installables == null) {
            return Optional.empty();
        }
        for (Intent installable : installables) {
            if (installable instanceof FlowRuleIntent) {
                for (FlowRule rule : ((FlowRuleIntent) installable).flowRules()) {
                    output(rule).ifPresent(port -> hops.put(rule.deviceId(), port));
                }
            }
        }
        Map<DeviceId, PortNumber> before = nextHops.put(mac.get(), ImmutableMap.copyOf(hops));
        return Objects.equals(before, hops) ? Optional.empty() : mac;
    }

    /** Forgets how an intent runs that is not installed any more. */
    Optional<MacAddress> forget(Intent intent) {
        Optional<MacAddress> mac = mac(intent.key());
        if (!mac.isPresent() || !intent.appId().equals(appId)) {
            return Optional.empty();
        }
        return nextHops.remove(mac.get()) == null ? Optional.empty() : mac;
    }

    /** Whether packets to a host get through. */
    boolean isReady(MacAddress mac) {
        return nextHops.containsKey(mac) || alone.contains(mac);
    }

    /** The port by which a switch sends what is for a host. */
    Optional<PortNumber> nextHop(DeviceId device, MacAddress mac) {
        return Optional.ofNullable(nextHops.getOrDefault(mac, Map.of()).get(device));
    }

    /** Rules in switches that look like those of our intents, but belong to no intent. */
    Set<FlowRule> strays(Iterable<? extends FlowRule> intentRules) {
        Map<MacAddress, Set<FlowRule>> candidates = new HashMap<>();
        for (FlowRule rule : intentRules) {
            transportMac(rule)
                    .ifPresent(m -> candidates.computeIfAbsent(m, k -> new HashSet<>()).add(rule));
        }
        Set<FlowRule> strays = new HashSet<>();
        candidates.forEach(
                (mac, rules) -> {
                    if (intents.getIntentState(key(mac)) == IntentState.INSTALLED) {
                        strays.addAll(rules);
                    }
                });
        if (!strays.isEmpty()) {
            strays.removeAll(rulesOf(intents.getIntents()));
        }
        return strays;
    }

    /** Rules of our intents that stayed behind when these were withdrawn. */
    Set<FlowRule> remains(Iterable<? extends FlowRule> intentRules, Set<MacAddress> macs) {
        Set<FlowRule> result = new HashSet<>();
        for (FlowRule rule : intentRules) {
            if (transportMac(rule).filter(macs::contains).isPresent()) {
                result.add(rule);
            }
        }
        if (!result.isEmpty()) {
            result.removeAll(rulesOf(intents.getIntents()));
        }
        return result;
    }

    /** The rules of our intents that are installed. */
    Set<FlowRule> rules() {
        List<Intent> installed = new ArrayList<>();
        for (Intent intent : intents.getIntentsByAppId(appId)) {
            if (intents.getIntentState(intent.key()) == IntentState.INSTALLED) {
                installed.add(intent);
            }
        }
        return rulesOf(installed);
    }

    private Set<FlowRule> rulesOf(Iterable<Intent> some) {
        Set<FlowRule> result = new HashSet<>();
        for (Intent intent : some) {
            List<Intent> installables = intents.getInstallableIntents(intent.key());
            if (installables != null) {
                for (Intent installable : installables) {
                    if (installable instanceof FlowRuleIntent) {
                        result.addAll(((FlowRuleIntent) installable).flowRules());
                    }
                }
            }
        }
        return result;
    }

    /** The host that a rule carries packets to, if it has the form of a transport rule. */
    private static Optional<MacAddress> transportMac(FlowRule rule) {
        Criterion mac = rule.selector().getCriterion(Criterion.Type.ETH_DST);
        if (rule.priority() != PRIORITY
                || !(mac instanceof EthCriterion)
                || rule.selector().getCriterion(Criterion.Type.IN_PORT) == null
                || rule.selector().criteria().size() != 2) {
            return Optional.empty();
        }
        return Optional.of(((EthCriterion) mac).mac());
    }

    private static Optional<PortNumber> output(FlowRule rule) {
        for (Instruction i : rule.treatment().allInstructions()) {
            if (i instanceof OutputInstruction) {
                return Optional.of(((OutputInstruction) i).port());
            }
        }
        return Optional.empty();
    }

    private Key key(MacAddress mac) {
        return Key.of(KEY_PREFIX + mac, appId);
    }

    private static Optional<MacAddress> mac(Key key) {
        String name = key.toString();
        return name.startsWith(KEY_PREFIX)
                ? Optional.of(MacAddress.valueOf(name.substring(KEY_PREFIX.length())))
                : Optional.empty();
    }
}
