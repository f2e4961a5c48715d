/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import org.fairlead.lb.api.ConnectionKey;
import org.fairlead.lb.api.ConnectionState;
import org.fairlead.lb.api.Decision;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.PoolId;
import org.fairlead.lb.api.VipId;
import org.onlab.packet.MacAddress;

/**
 * A connection and where it goes. Changed only by the worker that owns the connection's key; the
 * fields that others read are volatile.
 */
final class Steered {
    /** Frames that wait for the rules; a client sends one SYN, and few packets when it resumes. */
    static final int MAX_WAITING = 16;

    /** How far the rules are. */
    enum State {
        /** Asked for, not yet confirmed. */
        INSTALLING(ConnectionState.OPENING),
        /** In the switch. */
        LIVE(ConnectionState.LIVE),
        /** No longer in the switch. */
        IDLE(ConnectionState.IDLE);

        private final ConnectionState shown;

        State(ConnectionState shown) {
            this.shown = shown;
        }

        ConnectionState asConnectionState() {
            return shown;
        }
    }

    final ConnectionKey key;
    final VipId vip;
    final PoolId pool;
    final Member member;
    final String reason;

    /** Why it goes to its member, without the candidates. */
    final Decision decision;

    final long createdAt;

    /** Sequence number of the SYN: tells a repeated SYN from a new connection; -1 if not known. */
    final long initialSequence;

    final Deque<TcpFrame> waiting = new ArrayDeque<>();

    volatile State state = State.INSTALLING;
    volatile Hop hop;
    volatile MacAddress clientMac;
    volatile long changedAt;

    /** Last known counters, of both directions; the switch forgets them with the rules. */
    volatile Traffic traffic = Traffic.NONE;

    /** Whether it is known if the member has taken the connection. */
    volatile boolean judged;

    /** Whether the client has completed the handshake, as far as is known. */
    volatile boolean completed;

    /** When its packets last were seen to be more than before; milliseconds. */
    volatile long movedAt;

    /** Packets of both directions at that time; for the thread that looks at counters. */
    long seenPackets;

    /** Where it counts as one that has rules; null if it does not. */
    Source held;

    /** Whether its rules were put back although it was silent. */
    volatile boolean kept;

    /** Whether the balancer counts it as open. */
    boolean counted;

    /** When its SYN came, by the clock of {@link System#nanoTime}; until the SYN is sent on. */
    OptionalLong synNanos = OptionalLong.empty();

    /** Counts the attempts to install, so that an answer to an older one is known as such. */
    int attempt;

    Steered(Decision decision, Member member, long initialSequence, long now) {
        this.decision = decision;
        this.key = decision.key();
        this.vip = decision.vip();
        this.pool = decision.pool();
        this.member = member;
        this.reason = decision.reason();
        this.initialSequence = initialSequence;
        this.createdAt = now;
        this.changedAt = now;
        this.movedAt = now;
    }

    /** Keeps a frame until the rules are there; a repeated SYN takes the place of the first. */
    void keep(TcpFrame frame) {
        if (frame.isOpening()) {
            waiting.clear();
        }
        if (waiting.size() < MAX_WAITING) {
            waiting.add(frame);
        }
    }
}
