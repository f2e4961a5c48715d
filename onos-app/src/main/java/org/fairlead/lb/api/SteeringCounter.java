/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/** What the steering counts, each since its start. */
public enum SteeringCounter {
    /** Segments for virtual addresses that switches brought to the controller. */
    PACKET_INS("packetIns"),
    /** Connections that a member was chosen for. */
    DECISIONS("decisions"),
    /** Pairs of rules that switches were asked to take, also for connections that go on. */
    INSTALLS("installs"),
    /** Pairs of rules that a switch refused or did not confirm in time. */
    FAILURES("failures"),
    /** Segments that were answered by a reset. */
    RESETS("resets"),
    /** Connections that found no member, whether they were reset or dropped. */
    NO_MEMBER("noMember"),
    /** SYNs of a connection that was decided on already. */
    REPEATED_SYNS("repeatedSyns"),
    /** Connections whose rules were gone and that went on with the same member. */
    RESUMED("resumed"),
    /** SYNs of a client that begins far too many connections a second. */
    REFUSED_RATE("refusedRate"),
    /** SYNs of a client that has left too many handshakes lying. */
    REFUSED_HALF_OPEN("refusedHalfOpen"),
    /** Segments of a client that has too many waiting already. */
    REFUSED_WAITING("refusedWaiting"),
    /** SYNs for which a switch has no room, or the memory, or not for one more of this client. */
    REFUSED_TABLE("refusedTable"),
    /** Connections that had to give their rules up to others. */
    EVICTED("evicted");

    private final String code;

    SteeringCounter(String code) {
        this.code = code;
    }

    /**
     * Returns the name in JSON.
     *
     * @return name in camel case
     */
    public String code() {
        return code;
    }
}
