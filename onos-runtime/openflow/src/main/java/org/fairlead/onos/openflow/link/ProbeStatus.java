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
}
