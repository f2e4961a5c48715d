/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Optional;

/**
 * What a balancer chose and why. Immutable. Small on purpose: it is made for every connection, so
 * those that could have been chosen are told by {@link Balancer#explain} only.
 */
public final class Choice {
    private final Member member;
    private final String reason;

    private Choice(Member member, String reason) {
        this.member = member;
        this.reason = reason;
    }

    /**
     * Makes a choice.
     *
     * @param member the chosen one
     * @param reason why it was this one, for the user
     * @return choice
     */
    public static Choice of(Member member, String reason) {
        return new Choice(member, reason);
    }

    /**
     * Makes the choice of nobody.
     *
     * @param reason why there is none
     * @return choice with no member
     */
    public static Choice none(String reason) {
        return new Choice(null, reason);
    }

    /**
     * Returns the chosen member.
     *
     * @return member, or empty if no member may take traffic
     */
    public Optional<Member> member() {
        return Optional.ofNullable(member);
    }

    /**
     * Returns why this member was chosen.
     *
     * @return text for the user
     */
    public String reason() {
        return reason;
    }
}
