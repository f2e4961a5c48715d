/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;

public class EdgePortsTest {
    private static final ConnectPoint HOST = ConnectPoint.deviceConnectPoint("of:01/3");
    private static final ConnectPoint UPLINK = ConnectPoint.deviceConnectPoint("of:01/1");
    private static final ConnectPoint SPINE = ConnectPoint.deviceConnectPoint("of:09/1");

    private final Set<ConnectPoint> free = new HashSet<>(Set.of(HOST));
    private final Set<ConnectPoint> linked = new HashSet<>(Set.of(UPLINK, SPINE));
    private final Set<DeviceId> away = new HashSet<>();
    private final EdgePorts ports = new EdgePorts();
    private long now = 1_000_000;
    private long connectedAt = 0;

    private final EdgePorts.Source source =
            new EdgePorts.Source() {
                @Override
                public Set<ConnectPoint> withoutLink() {
                    return free.stream()
                            .filter(p -> !away.contains(p.deviceId()))
                            .collect(Collectors.toSet());
                }

                @Override
                public Set<ConnectPoint> withLink() {
                    return linked;
                }

                @Override
                public long connectedAt(DeviceId device) {
                    return connectedAt;
                }

                @Override
                public boolean isAvailable(DeviceId device) {
                    return !away.contains(device);
                }

                @Override
                public boolean isKnown(DeviceId device) {
                    return true;
                }
            };

    private boolean after(long millis) {
        now += millis;
        return ports.refresh(source, now);
    }

    @Test
    public void whatIsThereAtTheStartCountsAtOnce() {
        assertFalse(after(0));
        assertEquals(Set.of(HOST), ports.current());
    }

    @Test
    public void theEndsOfAFailedLinkAreNotForHosts() {
        after(0);
        linked.clear();
        free.addAll(Set.of(UPLINK, SPINE));
        for (int i = 0; i < 14; i++) {
            after(2_000);
            assertEquals(Set.of(HOST), ports.current());
        }
        after(2_000);
        after(2_000);
        assertEquals("in the end they are", Set.of(HOST, UPLINK, SPINE), ports.current());
    }

    @Test
    public void aNewSwitchHasTimeToShowItsLinks() {
        free.clear();
        linked.clear();
        after(0);
        free.addAll(Set.of(HOST, UPLINK));
        connectedAt = now + 50;
        assertTrue(after(100));
        assertTrue(after(500));
        free.remove(UPLINK);
        linked.add(UPLINK);
        assertTrue(after(1_000));
        assertEquals(Set.of(), ports.current());
        assertTrue(after(1_000));
        assertFalse(after(EdgePorts.SETTLE_MILLIS));
        assertEquals(Set.of(HOST), ports.current());
    }

    @Test
    public void aSwitchThatConnectedJustBeforeUsHasThatTimeToo() {
        connectedAt = now - 500;
        free.add(UPLINK);
        linked.clear();
        assertTrue(after(0));
        assertEquals(Set.of(), ports.current());
        free.remove(UPLINK);
        linked.add(UPLINK);
        assertTrue(after(1_000));
        assertTrue(after(1_000));
        assertFalse(after(EdgePorts.SETTLE_MILLIS));
        assertEquals(Set.of(HOST), ports.current());
    }

    @Test
    public void aNewPortCountsWhenItStays() {
        after(0);
        ConnectPoint other = ConnectPoint.deviceConnectPoint("of:01/4");
        free.add(other);
        assertTrue(after(100));
        assertEquals(Set.of(HOST), ports.current());
        assertFalse(after(EdgePorts.SETTLE_MILLIS));
        assertEquals(Set.of(HOST, other), ports.current());
    }

    @Test
    public void thePortsOfASwitchThatIsAwayForATimeStay() {
        after(0);
        away.add(HOST.deviceId());
        after(5_000);
        after(5_000);
        assertEquals(Set.of(HOST), ports.current());
        away.clear();
        connectedAt = now;
        after(100);
        after(5_000);
        after(5_000);
        assertEquals(Set.of(HOST), ports.current());
    }
}
