/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import static com.google.common.base.MoreObjects.toStringHelper;

import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import java.util.Set;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip4Prefix;
import org.onosproject.net.ConnectPoint;

/**
 * From where nodes that report their load may become members of a pool by themselves: an address
 * within a prefix, at a port of a switch. An empty set of either means any; not both may be empty.
 * Immutable.
 */
public final class Discovery {
    private final ImmutableSet<Ip4Prefix> prefixes;
    private final ImmutableSet<ConnectPoint> attachments;
    private final int port;
    private final int weight;
    private final int maxMembers;

    /**
     * Makes the rule.
     *
     * @param prefixes addresses that are allowed
     * @param attachments ports of switches that are allowed
     * @param port TCP port that connections to new members are sent to, 1 to 65535, where a
     *     member's report names none
     * @param weight weight of new members, 0 to {@link Member#MAX_WEIGHT}
     * @param maxMembers members that the pool may have at most, 1 to 10000
     * @throws InvalidConfigException if a number is out of range, or nothing limits who may join
     */
    public Discovery(
            Set<Ip4Prefix> prefixes,
            Set<ConnectPoint> attachments,
            int port,
            int weight,
            int maxMembers) {
        this.prefixes = ImmutableSet.copyOf(prefixes);
        this.attachments = ImmutableSet.copyOf(attachments);
        this.port = Addresses.port("port", port);
        this.weight = Ranges.checked("weight", weight, 0, Member.MAX_WEIGHT);
        this.maxMembers = Ranges.checked("maxMembers", maxMembers, 1, 10_000);
        if (prefixes.isEmpty() && attachments.isEmpty()) {
            throw new InvalidConfigException(
                    "prefixes", "is missing; discovery needs prefixes or attachments");
        }
    }

    /**
     * Returns the addresses that are allowed.
     *
     * @return immutable set; empty means any
     */
    public Set<Ip4Prefix> prefixes() {
        return prefixes;
    }

    /**
     * Returns the ports of switches that are allowed.
     *
     * @return immutable set; empty means any
     */
    public Set<ConnectPoint> attachments() {
        return attachments;
    }

    /**
     * Returns whether an address is one of those that are allowed.
     *
     * @param address an address
     * @return whether it is within one of the prefixes, or there are none
     */
    public boolean allows(Ip4Address address) {
        return prefixes.isEmpty() || prefixes.stream().anyMatch(p -> p.contains(address));
    }

    /**
     * Returns whether a port of a switch is one of those that are allowed.
     *
     * @param place a port of a switch
     * @return whether it is one of the attachments, or there are none
     */
    public boolean allows(ConnectPoint place) {
        return attachments.isEmpty() || attachments.contains(place);
    }

    /**
     * Returns the TCP port of new members that do not report theirs.
     *
     * @return 1 to 65535
     */
    public int port() {
        return port;
    }

    /**
     * Returns the weight of new members.
     *
     * @return 0 to {@link Member#MAX_WEIGHT}
     */
    public int weight() {
        return weight;
    }

    /**
     * Returns the members that the pool may have at most for new ones to join.
     *
     * @return 1 to 10000
     */
    public int maxMembers() {
        return maxMembers;
    }

    @Override
    public int hashCode() {
        return Objects.hash(prefixes, attachments, port, weight, maxMembers);
    }

    @Override
    public boolean equals(Object obj) {
        if (!(obj instanceof Discovery)) {
            return false;
        }
        Discovery other = (Discovery) obj;
        return prefixes.equals(other.prefixes)
                && attachments.equals(other.attachments)
                && port == other.port
                && weight == other.weight
                && maxMembers == other.maxMembers;
    }

    @Override
    public String toString() {
        return toStringHelper(this)
                .add("prefixes", prefixes)
                .add("attachments", attachments)
                .add("port", port)
                .add("weight", weight)
                .add("maxMembers", maxMembers)
                .toString();
    }
}
