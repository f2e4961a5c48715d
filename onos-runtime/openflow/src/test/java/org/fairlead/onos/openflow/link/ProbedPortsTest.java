/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.link;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.Test;
import org.onosproject.net.ConnectPoint;

public class ProbedPortsTest {

    private static final ConnectPoint PORT = ConnectPoint.deviceConnectPoint("of:01/1");

    private final AtomicLong now = new AtomicLong(-50);
    private final ProbedPorts ports = new ProbedPorts(now::get, 1500);

    @Test
    public void aPortSettlesAfterTheGivenTime() {
        assertFalse(ports.isSettled(PORT));
        ports.add(PORT);
        now.addAndGet(1499);
        assertFalse(ports.isSettled(PORT));
        now.addAndGet(1);
        assertTrue(ports.isSettled(PORT));
    }

    @Test
    public void addingItAgainDoesNotStartAnew() {
        assertTrue(ports.add(PORT));
        now.addAndGet(1000);
        assertFalse(ports.add(PORT));
        now.addAndGet(500);
        assertTrue(ports.isSettled(PORT));
    }

    @Test
    public void aPortThatWasDownSettlesAnew() {
        ports.add(PORT);
        now.addAndGet(2000);
        assertTrue(ports.remove(PORT));
        assertFalse(ports.remove(PORT));
        assertFalse(ports.isSettled(PORT));
        ports.add(PORT);
        assertFalse(ports.isSettled(PORT));
    }

    @Test
    public void aLinkIsRememberedUntilThePortGoesDown() {
        ports.foundLink(PORT);
        assertFalse("not probed, so nothing is known of it", ports.hadLink(PORT));
        ports.add(PORT);
        ports.foundLink(PORT);
        assertTrue(ports.hadLink(PORT));
        ports.remove(PORT);
        ports.add(PORT);
        assertFalse(ports.hadLink(PORT));
    }
}
