/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.Vip;
import org.onosproject.net.ConnectPoint;

/** A segment for a virtual address, as it came to the controller. Immutable. */
final class Arrival {
    final ConnectPoint from;
    final TcpFrame frame;
    final Vip vip;
    final ConnectionKey key;
    final Source source;

    /** When it came, by the clock of {@link System#nanoTime}. */
    final long nanos;

    Arrival(ConnectPoint from, TcpFrame frame, Vip vip, long nanos) {
        this.nanos = nanos;
        this.from = from;
        this.frame = frame;
        this.vip = vip;
        this.source = new Source(from.deviceId(), frame.source());
        this.key =
                new ConnectionKey(
                        frame.source(),
                        frame.sourcePort(),
                        frame.destination(),
                        frame.destinationPort());
    }
}
