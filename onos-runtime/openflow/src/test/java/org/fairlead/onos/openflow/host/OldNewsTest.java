/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.host;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;
import org.onosproject.net.ConnectPoint;

public class OldNewsTest {

    private static final ConnectPoint HERE = ConnectPoint.deviceConnectPoint("of:01/3");
    private static final ConnectPoint THERE = ConnectPoint.deviceConnectPoint("of:01/4");
    private static final String MAC = "02:00:00:00:00:01";

    private final OldNews news = new OldNews(2);

    private static Sighting arp(String mac, String ip, ConnectPoint place) {
        return Sighting.of(Frames.arpRequest(mac, ip, "10.0.0.9"), place).get();
    }

    private static Sighting ipv4(ConnectPoint place) {
        return Sighting.of(Frames.ipv4(MAC, "10.0.0.1"), place).get();
    }

    @Test
    public void theSameAgainIsOldAndSoIsLess() {
        Sighting seen = arp(MAC, "10.0.0.1", HERE);
        assertFalse(news.covers(seen));
        news.note(seen);
        assertTrue(news.covers(arp(MAC, "10.0.0.1", HERE)));
        assertTrue(news.covers(ipv4(HERE)));
    }

    @Test
    public void anotherPlaceOrAddressIsNews() {
        news.note(arp(MAC, "10.0.0.1", HERE));
        assertFalse(news.covers(arp(MAC, "10.0.0.1", THERE)));
        assertFalse(news.covers(ipv4(THERE)));
        assertFalse(news.covers(arp(MAC, "10.0.0.2", HERE)));
    }

    @Test
    public void anAddressIsNewsOfAHostThatWasOnlySeen() {
        news.note(ipv4(HERE));
        assertTrue(news.covers(ipv4(HERE)));
        assertFalse(news.covers(arp(MAC, "10.0.0.1", HERE)));
    }

    @Test
    public void aHostThatLeftIsNewsAgain() {
        Sighting seen = arp(MAC, "10.0.0.1", HERE);
        news.note(seen);
        news.forget(seen.host());
        assertFalse(news.covers(seen));
    }

    @Test
    public void madeUpHostsDoNotFillTheMemory() {
        for (int i = 1; i <= 9; i++) {
            news.note(arp("02:00:00:00:00:0" + i, "10.0.0.1", HERE));
        }
        assertFalse(news.covers(arp("02:00:00:00:00:01", "10.0.0.1", HERE)));
        assertTrue(news.covers(arp("02:00:00:00:00:09", "10.0.0.1", HERE)));
    }
}
