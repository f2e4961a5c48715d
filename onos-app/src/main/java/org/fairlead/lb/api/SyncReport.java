/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/** What a comparison of the rules that should be with those that are has found. Immutable. */
public final class SyncReport {

    /** What was found of one kind of rules. Immutable. */
    public static final class Part {
        private final int wanted;
        private final int missing;
        private final int surplus;

        /**
         * Makes a part.
         *
         * @param wanted rules that should be in switches
         * @param missing those of them that ONOS does not know to be there
         * @param surplus rules that are there and should not
         */
        public Part(int wanted, int missing, int surplus) {
            this.wanted = wanted;
            this.missing = missing;
            this.surplus = surplus;
        }

        /**
         * Returns the rules that should be in switches.
         *
         * @return rules
         */
        public int wanted() {
            return wanted;
        }

        /**
         * Returns the rules that should be there and are not, or not yet.
         *
         * @return rules
         */
        public int missing() {
            return missing;
        }

        /**
         * Returns the rules that are there and should not.
         *
         * @return rules
         */
        public int surplus() {
            return surplus;
        }
    }

    private final Part standing;
    private final Part connections;
    private final Part transports;
    private final boolean confirmed;

    /**
     * Makes a report.
     *
     * @param standing of rules that stay as long as there is something to balance
     * @param connections of rules of connections
     * @param transports of rules that carry packets to hosts
     * @param confirmed whether the switches have confirmed all that was asked of them
     */
    public SyncReport(Part standing, Part connections, Part transports, boolean confirmed) {
        this.standing = standing;
        this.connections = connections;
        this.transports = transports;
        this.confirmed = confirmed;
    }

    /**
     * Returns what was found of the rules that stay as long as there is something to balance.
     *
     * @return part
     */
    public Part standing() {
        return standing;
    }

    /**
     * Returns what was found of the rules of connections.
     *
     * @return part
     */
    public Part connections() {
        return connections;
    }

    /**
     * Returns what was found of the rules that carry packets to hosts.
     *
     * @return part
     */
    public Part transports() {
        return transports;
    }

    /**
     * Returns whether the switches have confirmed all that was asked of them.
     *
     * @return whether all is as it should be now
     */
    public boolean confirmed() {
        return confirmed;
    }
}
