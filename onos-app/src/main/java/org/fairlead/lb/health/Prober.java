/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.io.Closeable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.fairlead.lb.api.HealthMonitor;

/** Asks members for their health. */
interface Prober extends Closeable {
    /**
     * Starts a check, and does not wait for its end.
     *
     * @param to address and port of the member
     * @param source address to ask from, or null for the one that the system takes
     * @param monitor what to ask for and what to expect
     * @param done gets the result, once, on any thread
     */
    void check(
            InetSocketAddress to,
            InetAddress source,
            HealthMonitor monitor,
            Consumer<CheckResult> done);

    /** Ends the checks that are under way. */
    @Override
    void close();
}
