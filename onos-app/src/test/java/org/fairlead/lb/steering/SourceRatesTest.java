/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.DeviceId;

/** Far too much of one source is too much; what a busy proxy does is not. */
public class SourceRatesTest {
    private static final DeviceId LEAF = DeviceId.deviceId("of:0000000000000001");

    private long nanos;
    private final SourceRates rates =
            new SourceRates(() -> SteeringProperties.SOURCE_RATE_DEFAULT, () -> nanos);

    private static Source source(int number) {
        return new Source(LEAF, Ip4Address.valueOf(0x0a000000 + number));
    }

    /** How many of so many a second, evenly spread, may pass in some seconds. */
    private int passed(Source source, int perSecond, int seconds) {
        int passed = 0;
        for (int i = 0; i < perSecond * seconds; i++) {
            nanos += 1_000_000_000L / perSecond;
            passed += rates.take(source) ? 1 : 0;
        }
        return passed;
    }

    @Test
    public void aBusyProxyIsNeverHeldUp() {
        assertEquals(30_000, passed(source(1), 1_000, 30));
    }

    @Test
    public void aBurstOfASecondPasses() {
        for (int i = 0; i < SteeringProperties.SOURCE_RATE_DEFAULT; i++) {
            assertTrue(rates.take(source(1)));
        }
    }

    @Test
    public void aFloodGetsItsRateAndOthersTheirs() {
        int flood = passed(source(1), 20_000, 10);
        assertEquals(10 * 2_000 + 2_000, flood, 100);
        assertEquals(1_000, passed(source(2), 100, 10));
    }

    @Test
    public void onlyTheLatestSourcesAreRemembered() {
        for (int i = 0; i < 100_000; i++) {
            rates.take(source(i));
        }
        assertEquals(SourceRates.MAX_SOURCES, rates.size());
    }
}
