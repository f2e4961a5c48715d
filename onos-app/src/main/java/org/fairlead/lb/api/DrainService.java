/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.time.Instant;

/** Takes members out of pools without breaking connections. Thread-safe. */
public interface DrainService {

    /** Time that a member which is to be removed has by default to end its connections: seconds. */
    int DEFAULT_SECONDS = 300;

    /**
     * Removes a member as soon as it has no connections, and at a point in time in any case. Waits
     * a little while, as it mostly is without any; what takes longer goes on, also after a restart
     * of the controller.
     *
     * @param pool name of the pool
     * @param member name of the member
     * @param until point in time at which it is removed with the connections that it then has
     * @param expected what is believed to be there, by the revision of the pool
     * @return whether it is gone already
     * @throws NotFoundException if there is no such pool, or no such member
     */
    boolean remove(PoolId pool, MemberId member, Instant until, Expectation expected);
}
