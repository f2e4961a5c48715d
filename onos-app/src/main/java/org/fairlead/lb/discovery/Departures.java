/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.discovery;

import java.util.Optional;
import org.fairlead.lb.api.AdministrativeState;
import org.fairlead.lb.api.Member;
import org.fairlead.lb.api.MemberHealth;
import org.fairlead.lb.api.MemberLoad;
import org.fairlead.lb.api.OperationalState;

/** Decides when a member that has joined by itself leaves. Pure. */
final class Departures {
    /** Time that a member which has announced its end has for its connections: milliseconds. */
    static final long DRAIN_MILLIS = 300_000;

    /** Time that a member may be down and silent before it is given up: milliseconds. */
    static final long LOST_MILLIS = 300_000;

    private Departures() {}

    /** Whether a member has announced its end and has to begin to leave. */
    static boolean isAnnounced(Member member, Optional<MemberHealth> health) {
        return member.discovered()
                && !member.leaving()
                && health.flatMap(MemberHealth::lastLoad).filter(MemberLoad::stopping).isPresent();
    }

    /**
     * Whether a member has gone without a word. Who is in maintenance is waited for.
     *
     * @param now milliseconds since 1970
     */
    static boolean isLost(Member member, Optional<MemberHealth> health, long now) {
        return member.discovered()
                && !member.leaving()
                && member.administrative() != AdministrativeState.MAINT
                && health.filter(h -> h.state() == OperationalState.DOWN)
                        .filter(h -> now - h.since() >= LOST_MILLIS)
                        .filter(
                                h ->
                                        !h.lastLoad().isPresent()
                                                || now - h.lastLoadAt() >= LOST_MILLIS)
                        .isPresent();
    }
}
