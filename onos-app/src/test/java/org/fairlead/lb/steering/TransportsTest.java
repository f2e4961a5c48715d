/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DefaultHost;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Host;
import org.onosproject.net.HostId;
import org.onosproject.net.HostLocation;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.intent.Intent;
import org.onosproject.net.intent.MultiPointToSinglePointIntent;
import org.onosproject.net.provider.ProviderId;

public class TransportsTest {
    private static final ApplicationId APP = new DefaultApplicationId(7, "org.fairlead.lb");
    private static final ConnectPoint A = ConnectPoint.deviceConnectPoint("of:01/3");
    private static final ConnectPoint B = ConnectPoint.deviceConnectPoint("of:02/3");
    private static final ConnectPoint EMPTY = ConnectPoint.deviceConnectPoint("of:03/3");
    private static final Set<ConnectPoint> PORTS = Set.of(A, B, EMPTY);
    private static final MacAddress MAC_A = MacAddress.valueOf("02:00:00:00:00:0a");
    private static final MacAddress MAC_B = MacAddress.valueOf("02:00:00:00:00:0b");

    private final FakeFlowRules switches = new FakeFlowRules();
    private final FakeIntents intents = new FakeIntents(switches);
    private final Transports transports = new Transports(intents, APP);

    static Host host(MacAddress mac, ConnectPoint at, String ip) {
        return new DefaultHost(
                ProviderId.NONE,
                HostId.hostId(mac),
                mac,
                VlanId.NONE,
                new HostLocation(at.deviceId(), at.port(), 0),
                Set.of(IpAddress.valueOf(ip)));
    }

    private static final Host HOST_A = host(MAC_A, A, "198.18.0.1");
    private static final Host HOST_B = host(MAC_B, B, "198.18.0.2");

    private void learn() {
        intents.getIntents().forEach(transports::learn);
    }

    private MultiPointToSinglePointIntent to(MacAddress mac) {
        for (Intent intent : intents.getIntents()) {
            if (intent.key().toString().endsWith(mac.toString())) {
                return (MultiPointToSinglePointIntent) intent;
            }
        }
        throw new AssertionError("no transport to " + mac);
    }

    @Test
    public void everyHostIsReachedFromEveryOtherPort() {
        transports.update(Set.of(HOST_A, HOST_B), PORTS);
        assertEquals(2, intents.intents.size());
        assertEquals(A, to(MAC_A).egressPoint());
        assertEquals(Set.of(B, EMPTY), to(MAC_A).ingressPoints());
        assertEquals(100, to(MAC_A).priority());
    }

    @Test
    public void anotherUpdateChangesNothing() {
        transports.update(Set.of(HOST_A, HOST_B), PORTS);
        transports.update(Set.of(HOST_A, HOST_B), PORTS);
        assertEquals(2, intents.submitted);
    }

    @Test
    public void aNewHostLeavesTheOthersAlone() {
        transports.update(Set.of(HOST_A), PORTS);
        transports.update(Set.of(HOST_A, HOST_B), PORTS);
        assertEquals(2, intents.submitted);
    }

    @Test
    public void aHostThatMovesIsFollowed() {
        transports.update(Set.of(HOST_A, HOST_B), PORTS);
        transports.update(Set.of(host(MAC_A, EMPTY, "198.18.0.1"), HOST_B), PORTS);
        assertEquals(3, intents.submitted);
        assertEquals(EMPTY, to(MAC_A).egressPoint());
    }

    @Test
    public void aHostThatLeavesIsForgotten() {
        transports.update(Set.of(HOST_A, HOST_B), PORTS);
        transports.update(Set.of(HOST_B), PORTS);
        transports.update(Set.of(HOST_B), PORTS);
        assertEquals(1, intents.intents.size());
    }

    @Test
    public void theWayIsKnownOnceItIsInstalled() {
        transports.update(Set.of(HOST_A, HOST_B), PORTS);
        assertFalse(transports.isReady(MAC_A));
        assertEquals(Optional.of(MAC_A), transports.learn(to(MAC_A)));
        assertTrue(transports.isReady(MAC_A));
        assertEquals(
                Optional.of(PortNumber.portNumber(1)), transports.nextHop(B.deviceId(), MAC_A));
        assertEquals(Optional.empty(), transports.nextHop(DeviceId.deviceId("of:77"), MAC_A));
        assertEquals("no change", Optional.empty(), transports.learn(to(MAC_A)));
        intents.uplink = PortNumber.portNumber(2);
        assertEquals(Optional.of(MAC_A), transports.learn(to(MAC_A)));
        transports.forget(to(MAC_A));
        assertFalse(transports.isReady(MAC_A));
    }

    @Test
    public void anIntentThatWasThereBeforeIsTakenOver() {
        new Transports(intents, APP).update(Set.of(HOST_A, HOST_B), PORTS);
        transports.update(Set.of(HOST_A, HOST_B), PORTS);
        assertEquals(2, intents.submitted);
        assertTrue(transports.isReady(MAC_A));
    }

    @Test
    public void aHostAloneNeedsNoTransport() {
        transports.update(Set.of(HOST_A), Set.of(A));
        assertTrue(intents.intents.isEmpty());
        assertTrue(transports.isReady(MAC_A));
    }

    @Test
    public void rulesOfAnEarlierRunAreFound() {
        transports.update(Set.of(HOST_A, HOST_B), PORTS);
        learn();
        assertEquals(Set.of(), transports.strays(switches.table.keySet()));
        // An earlier run sent by way of another switch.
        FlowRule stray = stray(MAC_A);
        FakeFlowRules.put(switches, stray);
        assertEquals(Set.of(stray), transports.strays(switches.table.keySet()));
        FakeFlowRules.put(switches, stray(MacAddress.valueOf("02:00:00:00:00:0c")));
        assertEquals(
                "not of hosts that are not known yet",
                Set.of(stray),
                transports.strays(switches.table.keySet()));
    }

    private FlowRule stray(MacAddress mac) {
        return intents.rules(
                        MultiPointToSinglePointIntent.builder()
                                .appId(APP)
                                .selector(
                                        org.onosproject.net.flow.DefaultTrafficSelector.builder()
                                                .matchEthDst(mac)
                                                .build())
                                .filteredIngressPoints(
                                        Set.of(
                                                new org.onosproject.net.FilteredConnectPoint(
                                                        ConnectPoint.deviceConnectPoint(
                                                                "of:09/1"))))
                                .filteredEgressPoint(
                                        new org.onosproject.net.FilteredConnectPoint(A))
                                .build())
                .get(0);
    }

    @Test
    public void nothingStaysBehind() {
        transports.update(Set.of(HOST_A, HOST_B), PORTS);
        learn();
        transports.withdrawAll();
        while (!transports.purgeAll()) {
            assertTrue(new HashSet<>(intents.states.values()).size() <= 1);
        }
        assertTrue(intents.intents.isEmpty());
        assertTrue(switches.table.isEmpty());
        assertFalse(transports.isReady(MAC_A));
    }
}
