/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.onos.openflow.link;

import org.onosproject.net.ConnectPoint;

/** Tells whether the search for links has had its chance on a port. Thread-safe. */
public interface ProbeStatus {

    /**
     * Returns whether a link on the port would have been found by now.
     *
     * @param port port of a switch
     * @return true if the port is up and has been probed for long enough
     */
    boolean isSettled(ConnectPoint port);

    /**
     * Returns whether a link was found on the port since it came up last.
     *
     * @param port port of a switch
     * @return true even if the link's probes do not get through any more: while the port is up, the
     *     other switch is still there, and what is sent to it may go in circles
     */
    boolean hadLink(ConnectPoint port);
}
