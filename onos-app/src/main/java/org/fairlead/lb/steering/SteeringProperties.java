/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

/** Settings of ONOS' component configuration. */
final class SteeringProperties {
    /** Connections that one switch has rules for at most; each has two. */
    static final String MAX_CONNECTIONS = "maxConnections";

    static final int MAX_CONNECTIONS_DEFAULT = 32768;

    /** Connections that one client may begin a second. */
    static final String SOURCE_RATE = "sourceRate";

    static final int SOURCE_RATE_DEFAULT = 2000;

    /** Handshakes that one client may leave lying. */
    static final String SOURCE_HALF_OPEN = "sourceHalfOpen";

    static final int SOURCE_HALF_OPEN_DEFAULT = 1000;

    private SteeringProperties() {}
}
