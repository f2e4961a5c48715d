/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import static com.google.common.base.MoreObjects.toStringHelper;

import java.util.Objects;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.ConnectPoint;

/** A node that has reported to a pool which allows discovery, and what became of it. Immutable. */
public final class Newcomer {

    /** What became of it. */
    public enum Outcome {
        /** It is a member now. */
        JOINED,
        /** It may become one as soon as something is known or over. */
        WAITS,
        /** It does not become one. */
        REFUSED;

        /**
         * Returns the name that users see.
         *
         * @return name in lower case
         */
        public String lowerName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final String node;
    private final Ip4Address address;
    private final ConnectPoint place;
    private final long at;
    private final Outcome outcome;
    private final String reason;

    /**
     * Makes a newcomer.
     *
     * @param node what it calls itself, any text
     * @param address where it reports from
     * @param place port of the switch at which it is attached, or seems to be
     * @param at time of its newest report, milliseconds since 1970
     * @param outcome what became of it
     * @param reason why, for the user
     */
    public Newcomer(
            String node,
            Ip4Address address,
            ConnectPoint place,
            long at,
            Outcome outcome,
            String reason) {
        this.node = Objects.requireNonNull(node);
        this.address = Objects.requireNonNull(address);
        this.place = Objects.requireNonNull(place);
        this.at = at;
        this.outcome = Objects.requireNonNull(outcome);
        this.reason = Objects.requireNonNull(reason);
    }

    /**
     * Returns what it calls itself.
     *
     * @return any text, may be empty
     */
    public String node() {
        return node;
    }

    /**
     * Returns where it reports from.
     *
     * @return address
     */
    public Ip4Address address() {
        return address;
    }

    /**
     * Returns where its reports enter the network.
     *
     * @return port of a switch
     */
    public ConnectPoint place() {
        return place;
    }

    /**
     * Returns when it reported last.
     *
     * @return milliseconds since 1970
     */
    public long at() {
        return at;
    }

    /**
     * Returns what became of it.
     *
     * @return outcome
     */
    public Outcome outcome() {
        return outcome;
    }

    /**
     * Returns why that became of it.
     *
     * @return text for the user
     */
    public String reason() {
        return reason;
    }

    @Override
    public String toString() {
        return toStringHelper(this)
                .add("node", node)
                .add("address", address)
                .add("place", place)
                .add("outcome", outcome)
                .add("reason", reason)
                .toString();
    }
}
