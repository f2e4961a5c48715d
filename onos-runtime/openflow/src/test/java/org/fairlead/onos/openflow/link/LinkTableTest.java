/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.link;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.LinkKey;

public class LinkTableTest {

    private static final ConnectPoint A = ConnectPoint.deviceConnectPoint("of:01/1");
    private static final ConnectPoint B = ConnectPoint.deviceConnectPoint("of:02/1");
    private static final LinkKey AB = LinkKey.linkKey(A, B);
    private static final LinkKey BA = LinkKey.linkKey(B, A);

    private final LinkTable table = new LinkTable(3);

    @Test
    public void onlyTheFirstProbeOfALinkIsNews() {
        assertTrue(table.heard(AB));
        assertFalse(table.heard(AB));
        assertTrue(table.heard(BA));
    }

    @Test
    public void aLinkSurvivesAsManyLossesAsAreTolerated() {
        table.heard(AB);
        for (int probe = 0; probe < 3; probe++) {
            assertEquals(List.of(), table.nextRound());
        }
        assertTrue(table.contains(AB));
        assertEquals(List.of(AB), table.nextRound());
        assertFalse(table.contains(AB));
        assertEquals("told once", List.of(), table.nextRound());
    }

    @Test
    public void oneProbeThatComesThroughMakesUpForTheLostOnes() {
        table.heard(AB);
        for (int probe = 0; probe < 20; probe++) {
            assertEquals(List.of(), table.nextRound());
            if (probe % 3 == 2) {
                table.heard(AB);
            }
        }
    }

    @Test
    public void directionsAreIndependent() {
        table.heard(AB);
        table.heard(BA);
        for (int probe = 0; probe < 3; probe++) {
            table.nextRound();
            table.heard(BA);
        }
        assertEquals(List.of(AB), table.nextRound());
        assertTrue(table.contains(BA));
    }

    @Test
    public void forgottenLinksAreNewsAgainAndNeverReportedLost() {
        table.heard(AB);
        table.forget(l -> l.src().equals(A));
        for (int probe = 0; probe < 5; probe++) {
            assertEquals(List.of(), table.nextRound());
        }
        assertTrue(table.heard(AB));
    }
}
