/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.fairlead.onos.openflow.host.HeldSightings.Verdict;
import org.junit.Test;
import org.onosproject.net.ConnectPoint;

public class HeldSightingsTest {

    private final AtomicLong now = new AtomicLong();
    private final HeldSightings held = new HeldSightings(now::get, 10_000, 2);

    private static Sighting sighting(int host, String place) {
        String mac = String.format("02:00:00:00:00:%02x", host);
        return Sighting.of(
                        Frames.arpRequest(mac, "10.0.0." + host, "10.0.0.9"),
                        ConnectPoint.deviceConnectPoint(place))
                .get();
    }

    private List<String> release(Verdict verdict) {
        return held.release(s -> verdict).stream()
                .map(s -> s.host().mac().toBytes()[5] + "@" + s.place())
                .collect(Collectors.toList());
    }

    @Test
    public void waitsUntilThePortIsAnEdge() {
        held.hold(sighting(1, "of:01/3"));
        assertEquals(List.of(), release(Verdict.WAIT));
        assertEquals(List.of("1@of:01/3"), release(Verdict.LEARN));
        assertEquals("only once", List.of(), release(Verdict.LEARN));
    }

    @Test
    public void nothingIsLearnedOnAPortThatIsALink() {
        held.hold(sighting(1, "of:01/3"));
        assertEquals(List.of(), release(Verdict.DROP));
        assertEquals(List.of(), release(Verdict.LEARN));
    }

    @Test
    public void theLastSightingOfAHostCounts() {
        held.hold(sighting(1, "of:01/3"));
        held.hold(sighting(1, "of:02/4"));
        assertEquals(List.of("1@of:02/4"), release(Verdict.LEARN));
    }

    @Test
    public void anOldSightingIsOfNoUse() {
        held.hold(sighting(1, "of:01/3"));
        now.set(10_001);
        assertEquals(List.of(), release(Verdict.WAIT));
        assertEquals(List.of(), release(Verdict.LEARN));
    }

    @Test
    public void madeUpHostsDoNotFillTheMemory() {
        held.hold(sighting(1, "of:01/3"));
        held.hold(sighting(2, "of:01/3"));
        held.hold(sighting(3, "of:01/3"));
        held.hold(sighting(2, "of:01/4"));
        assertEquals(List.of("1@of:01/3", "2@of:01/4"), release(Verdict.LEARN));
    }
}
