/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import org.fairlead.lb.api.SteeringCounter;
import org.junit.Test;
import org.onosproject.net.ConnectPoint;

/** What is turned away before anything is done about it. */
public class ProtectionTest {
    private static final ConnectPoint AT = ConnectPoint.deviceConnectPoint("of:0000000000000001/5");

    private final SteeringLimits limits = new SteeringLimits();
    private final SteeringMeter meter = new SteeringMeter(() -> 0);
    private final Protection protection = new Protection(limits, new Handshakes(), meter, () -> 0);

    private boolean admits(byte[] frame) {
        return protection.admits(
                new Arrival(
                        AT,
                        TcpFrame.parse(frame).orElseThrow(AssertionError::new),
                        FakeConfig.vip("web", Frames.VIP),
                        0));
    }

    @Test
    public void onlySynsAreTurnedAway() {
        limits.modified(Map.of(SteeringProperties.SOURCE_RATE, 2));
        assertTrue(admits(Frames.syn(1, 1)));
        assertTrue(admits(Frames.syn(2, 1)));
        assertFalse(admits(Frames.syn(3, 1)));
        assertTrue("a connection that is there goes on", admits(Frames.data(1)));
        assertEquals(1, (long) meter.counters().get(SteeringCounter.REFUSED_RATE));
    }

    @Test
    public void settingsThatMakeNoSenseLeaveTheDefault() {
        limits.modified(
                Map.of(
                        SteeringProperties.SOURCE_RATE, "many",
                        SteeringProperties.MAX_CONNECTIONS, 0,
                        SteeringProperties.SOURCE_HALF_OPEN, " 7 "));
        assertEquals(SteeringProperties.SOURCE_RATE_DEFAULT, limits.sourceRate());
        assertEquals(SteeringProperties.MAX_CONNECTIONS_DEFAULT, limits.maxConnections());
        assertEquals(7, limits.sourceHalfOpen());
    }
}
