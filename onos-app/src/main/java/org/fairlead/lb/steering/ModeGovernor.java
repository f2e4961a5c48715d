/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import org.fairlead.lb.api.SteeringMode;

/**
 * Decides by how busy things are whether each connection of a virtual address is decided on, or
 * slots take them. Pure: given the same readings it says the same. For one thread only.
 *
 * <p>It goes over to slots when one of three measures is high for a second. It goes back when all
 * are low for a while, and so is the traffic, for with slots nothing is seen of single connections:
 * if coming back was wrong, the next time it stays twice as long.
 */
final class ModeGovernor {

    /** Measures at one moment. Immutable. */
    static final class Reading {
        private final double newPerSecond;
        private final double tableUse;
        private final double queueUse;
        private final double packetsPerSecond;

        /**
         * Makes a reading.
         *
         * @param newPerSecond segments of the virtual address that came to the controller
         * @param tableUse share of the fullest switch's connections, 0 to 1
         * @param queueUse share of the workers' queues, 0 to 1
         * @param packetsPerSecond packets that rules of slots have counted; 0 where there are none
         */
        Reading(double newPerSecond, double tableUse, double queueUse, double packetsPerSecond) {
            this.newPerSecond = newPerSecond;
            this.tableUse = tableUse;
            this.queueUse = queueUse;
            this.packetsPerSecond = packetsPerSecond;
        }

        private boolean isHigh() {
            return newPerSecond >= HIGH_RATE || tableUse >= HIGH_TABLE || queueUse >= HIGH_QUEUE;
        }

        private boolean isLow() {
            return newPerSecond <= LOW_RATE && tableUse <= LOW_TABLE && queueUse <= LOW_QUEUE;
        }
    }

    static final double HIGH_RATE = 600;
    static final double LOW_RATE = 200;
    static final double HIGH_TABLE = 0.75;
    static final double LOW_TABLE = 0.4;
    static final double HIGH_QUEUE = 0.25;
    static final double LOW_QUEUE = 0.05;

    /** Share of the busiest moment's packets under which slots are not needed any more. */
    static final double CALM = 0.3;

    static final long HIGH_MILLIS = 1_000;
    static final long LOW_MILLIS = 15_000;

    /** Least time for which each connection is decided on. */
    static final long MIN_CONNECTIONS_MILLIS = 10_000;

    /** Least time for which slots are used, at first and at most. */
    static final long MIN_SLOTS_MILLIS = 60_000;

    static final long MAX_SLOTS_MILLIS = 30 * 60_000;

    /** Going over to slots so soon after coming back shows that coming back was wrong. */
    static final long RELAPSE_MILLIS = 5 * 60_000;

    private SteeringMode mode = SteeringMode.PER_CONNECTION;
    private long since;
    private long highSince = -1;
    private long lowSince = -1;
    private long dwell = MIN_SLOTS_MILLIS;
    private double busiest;

    /** Starts with a decision on each connection. */
    ModeGovernor(long now) {
        since = now - RELAPSE_MILLIS;
    }

    SteeringMode mode() {
        return mode;
    }

    /**
     * Takes a reading.
     *
     * @param now milliseconds, never less than before
     * @return the mode from now on
     */
    SteeringMode read(Reading reading, long now) {
        highSince = !reading.isHigh() ? -1 : highSince < 0 ? now : highSince;
        if (mode == SteeringMode.PER_CONNECTION) {
            if (lasts(highSince, HIGH_MILLIS, now) && now - since >= MIN_CONNECTIONS_MILLIS) {
                boolean relapse = now - since < RELAPSE_MILLIS;
                dwell = relapse ? Math.min(MAX_SLOTS_MILLIS, 2 * dwell) : MIN_SLOTS_MILLIS;
                change(SteeringMode.SLOTS, now);
            }
            return mode;
        }
        busiest = Math.max(busiest, reading.packetsPerSecond);
        boolean low = reading.isLow() && reading.packetsPerSecond <= CALM * busiest;
        lowSince = !low ? -1 : lowSince < 0 ? now : lowSince;
        if (lasts(lowSince, LOW_MILLIS, now) && now - since >= dwell) {
            change(SteeringMode.PER_CONNECTION, now);
        }
        return mode;
    }

    private static boolean lasts(long since, long millis, long now) {
        return since >= 0 && now - since >= millis;
    }

    private void change(SteeringMode next, long now) {
        mode = next;
        since = now;
        lowSince = -1;
        highSince = -1;
        busiest = 0;
    }
}
