/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import org.onosproject.net.flow.FlowEntry;

/** What the rules of a connection have counted; its SYN is not in it. Immutable. */
final class Traffic {
    static final Traffic NONE = new Traffic(0, 0, 0, 0);

    final long packetsFromClient;
    final long bytesFromClient;
    final long packetsToClient;
    final long bytesToClient;

    private Traffic(
            long packetsFromClient,
            long bytesFromClient,
            long packetsToClient,
            long bytesToClient) {
        this.packetsFromClient = packetsFromClient;
        this.bytesFromClient = bytesFromClient;
        this.packetsToClient = packetsToClient;
        this.bytesToClient = bytesToClient;
    }

    /** Reads the counters of the rules of both directions; null for one that is not there. */
    static Traffic of(FlowEntry forward, FlowEntry reverse) {
        return new Traffic(
                forward == null ? 0 : forward.packets(),
                forward == null ? 0 : forward.bytes(),
                reverse == null ? 0 : reverse.packets(),
                reverse == null ? 0 : reverse.bytes());
    }
}
