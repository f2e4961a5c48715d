/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import org.fairlead.lb.api.MemberId;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.PoolId;
import org.onosproject.net.ConnectPoint;

/**
 * What the steering sees of members, for those who judge their health. Thread-safe, never blocks.
 */
public interface HealthSignals {
    /** UDP port of load reports. */
    int REPORT_PORT = 9799;

    /** Takes loads. */
    @FunctionalInterface
    interface LoadSink {
        /**
         * Takes a load.
         *
         * @param pool pool of the member
         * @param load its load
         */
        void accept(PoolId pool, MemberLoad load);
    }

    /**
     * Takes a frame that has come for a virtual address, if it is a load report.
     *
     * @param frame untagged Ethernet frame; it is not changed
     * @param from the port of the switch that it came in by
     * @param sink gets the load of each member that the report is about, before this returns
     * @return whether it is a datagram to the port of load reports, whatever became of it
     */
    boolean report(byte[] frame, ConnectPoint from, LoadSink sink);

    /**
     * Says that a member got a new connection.
     *
     * @param pool its pool
     * @param member its name
     */
    void opened(PoolId pool, MemberId member);

    /**
     * Says how the begin of a connection ended.
     *
     * @param pool pool of the member
     * @param member its name
     * @param answered whether the member has taken it; else it was refused, or not answered
     */
    void outcome(PoolId pool, MemberId member, boolean answered);

    /**
     * Returns whether a member is down and does not answer: it has no connections any more.
     *
     * @param pool its pool
     * @param member its name
     * @return whether it is gone
     */
    boolean isGone(PoolId pool, MemberId member);
}
