/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.exchange;

import org.projectfloodlight.openflow.protocol.OFMessage;

/** What one provider has to say to one connected switch, from its connection to its end. */
public interface Conversation {

    /**
     * Takes a message of the switch. Called by the thread that reads from it, so it must not block.
     *
     * @param message any message, also of other providers' concern
     */
    void receive(OFMessage message);

    /** Asks the switch for a report, unless one is on its way. */
    void poll();

    /** Ends it: the switch has gone. Nothing is told to ONOS any more. */
    void close();
}
