/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/** Brings the switches' rules in line with what they should be. Thread-safe. */
public interface SyncService {

    /**
     * Compares the rules that should be with those that ONOS knows to be, and repairs: what is
     * missing is sent, what is too much is taken away. Rules that stay are sent in any case, so
     * that what somebody has changed on a switch without ONOS' knowledge is right again.
     *
     * <p>Waits until the switches have confirmed, for some seconds at most.
     *
     * @return what was found before the repair
     */
    SyncReport sync();
}
